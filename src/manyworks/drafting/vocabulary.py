"""The words an installation starts with: processes, materials, skills and units.

Later words come by later migrations or by the stewards' own rows. Densities and carbon factors carry their
source; a factor that rests on second-hand reading is not `confirmed`, and pages show that mark beside every
sum made from it. What has no source has no figure.
"""

# (code, name, Wikidata item, code of the broader process); broader ones first.
PROCESSES = [
    ("cutting", "Cutting", "", None),
    ("cnc-routing", "CNC routing", "", "cutting"),
    ("laser-cutting", "Laser cutting", "", "cutting"),
    ("saw-cutting", "Saw cutting", "", "cutting"),
    ("waterjet-cutting", "Water-jet cutting", "", "cutting"),
    ("plasma-cutting", "Plasma cutting", "", "cutting"),
    ("knife-cutting", "Knife cutting", "", "cutting"),
    ("milling", "Milling", "", "cutting"),
    ("turning", "Turning", "", "cutting"),
    ("drilling", "Drilling", "", "cutting"),
    ("planing", "Planing and thicknessing", "", "cutting"),
    ("finishing", "Finishing", "", None),
    ("deburring", "Deburring", "", "finishing"),
    ("sanding", "Sanding", "", "finishing"),
    ("painting", "Painting and coating", "", "finishing"),
    ("edge-banding", "Edge banding", "", "finishing"),
    ("labelling", "Labelling", "", None),
    ("joining", "Joining", "", None),
    ("assembly", "Assembly", "", "joining"),
    ("gluing", "Gluing", "", "joining"),
    ("welding", "Welding", "Q131172", "joining"),
    ("soldering", "Soldering", "", "joining"),
    ("insulating", "Insulating", "", None),
    ("inspection", "Inspection", "", None),
    ("packing", "Packing", "", None),
    ("delivery", "Delivery", "", None),
    ("forming", "Forming", "", None),
    ("bending", "Bending", "", "forming"),
    ("vacuum-forming", "Vacuum forming", "", "forming"),
    ("casting", "Casting", "", "forming"),
    ("3d-printing", "3D printing", "Q229367", None),
    ("textiles", "Textile work", "", None),
    ("sewing", "Sewing", "Q652122", "textiles"),
    ("weaving", "Weaving", "", "textiles"),
    ("electronics", "Electronics work", "", None),
    ("printing", "Printing on paper and cloth", "", None),
    ("pottery", "Pottery", "", None),
]

ISO_10456 = "ISO 10456:2007, table 3"
BIRCH_SHEET = "Birch plywood data sheet of James Latham plc: 36.7 kg for 18 mm, 1220 × 2440 mm"
SPRUCE_SHEET = "25.5 kg for a spruce plywood sheet of 18 × 1220 × 2440 mm, as plywood makers list it"
ICE = "Inventory of Carbon and Energy v3, modules A1-A3, without stored carbon; read second-hand"
ISTRUCTE = "Inventory of Carbon and Energy v3, modules A1-A3, without stored carbon, as quoted by IStructE"

# (code, name, kg/m³, source, confirmed, kgCO2e/kg, source, confirmed)
# Birch plywood is confirmed by its public data sheet. The table of ISO 10456 is not public; the only row
# found in a public text is that of softwood at 500 kg/m³, which is not the row used here.
MATERIALS = [
    ("plywood-spruce", "Spruce plywood", 476.0, SPRUCE_SHEET, False, 0.681, ICE, False),
    ("plywood-birch", "Birch plywood", 685.0, BIRCH_SHEET, True, 0.681, ICE, False),
    ("plywood-other", "Plywood, other or not known", 500.0, ISO_10456, False, 0.681, ICE, False),
    ("osb3", "OSB/3 board", 650.0, ISO_10456, False, 0.455, ICE, False),
    ("mdf", "MDF", 800.0, ISO_10456, False, None, "", False),
    ("chipboard", "Chipboard", 600.0, ISO_10456, False, None, "", False),
    ("melamine-faced-plywood", "Melamine-faced plywood", 700.0, ISO_10456, False, None, "", False),
    ("melamine-faced-chipboard", "Melamine-faced chipboard", 600.0, ISO_10456, False, None, "", False),
    ("softwood", "Softwood, sawn and dried", 450.0, ISO_10456, False, 0.263, ISTRUCTE, True),
    ("hardwood", "Hardwood, sawn and dried", 700.0, ISO_10456, False, None, "", False),
    ("clt", "Cross-laminated timber", 450.0, ISO_10456, False, 0.437, ICE, False),
    ("wood-fibre-insulation", "Wood-fibre insulation", None, "", False, None, "", False),
    ("mineral-wool", "Mineral wool", None, "", False, None, "", False),
    (
        "acrylic",
        "Acrylic sheet",
        1180.0,
        "ISO 10456:2007, table 3 (PMMA)",
        False,
        None,
        "",
        False,
    ),
    ("polycarbonate", "Polycarbonate sheet", 1200.0, ISO_10456, False, None, "", False),
    ("hdpe", "High-density polyethylene", 980.0, ISO_10456, False, None, "", False),
    ("aluminium", "Aluminium", 2800.0, "ISO 10456:2007, table 3 (aluminium alloys)", False, None, "", False),
    ("steel", "Steel", 7800.0, ISO_10456, False, None, "", False),
    ("stainless-steel", "Stainless steel", 7900.0, ISO_10456, False, None, "", False),
    ("brass", "Brass", 8400.0, ISO_10456, False, None, "", False),
    ("cardboard", "Cardboard", None, "", False, None, "", False),
    ("textile", "Textile", None, "", False, None, "", False),
    ("leather", "Leather", None, "", False, None, "", False),
    ("foam", "Foam", None, "", False, None, "", False),
    ("glass", "Glass", 2500.0, "ISO 10456:2007, table 3 (soda lime glass)", False, None, "", False),
]

SKILLS = [
    ("cnc-operator", "CNC operator"),
    ("cnc-programmer", "CNC programmer"),
    ("laser-operator", "Laser cutter operator"),
    ("machinist", "Wood machinist"),
    ("joiner", "Joiner"),
    ("assembler", "Assembler"),
    ("insulation-installer", "Insulation installer"),
    ("finisher", "Finisher"),
    ("inspector", "Inspector"),
    ("packer", "Packer"),
    ("driver", "Driver"),
    ("site-erector", "Site erector"),
    ("welder", "Welder"),
    ("sewer", "Sewer"),
    ("electronics-technician", "Electronics technician"),
    ("trainer", "Trainer"),
    ("labourer", "General hand"),
]

# The codes are UCUM's; `{sheet}` and its like are UCUM annotations for things that are counted.
UNITS = [
    ("mm", "millimetre"),
    ("m", "metre"),
    ("km", "kilometre"),
    ("m2", "square metre"),
    ("m3", "cubic metre"),
    ("kg", "kilogram"),
    ("t", "tonne"),
    ("s", "second"),
    ("min", "minute"),
    ("h", "hour"),
    ("d", "day"),
    ("L", "litre"),
    ("kW.h", "kilowatt hour"),
    ("%", "per cent"),
    ("{sheet}", "sheet"),
    ("{part}", "part"),
    ("{block}", "block"),
    ("{piece}", "piece"),
    ("kg{CO2e}", "kilogram of CO2 equivalent"),
]

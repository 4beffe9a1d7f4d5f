"""What notes say of tool-fit offsets: applied, not applied, or asked; applying them twice ruins the batch."""

from __future__ import annotations

import pytest

from manyworks.formats import read
from manyworks.formats.cutting.words.offsets import file_offsets
from tests.formats.conftest import OUTSIDE

APPLIED = [
    "Offset applied: true",
    "Kerf compensated: yes",
    "Offset applied [x]",
    "Offsets applied:\n0.25 mm",
    "Offsets applied for 6 mm bit; use 6 mm bit",
    "Offsets applied for 6 mm bit; drill holes with 5 mm bit",
    "Offsets have been applied to this file as follows: 0.25mm inset outer edges, 1mm inner slots",
    "Offsets of 0.2mm have been applied",
    "Kerf included, version 2",
    "Kerf 0.1 included for 3 mm acrylic",
    "OFFSETS APPLIED",
    "Offset is already included in the lines",
    "Kerf compensated",
    "Kerf 0.2 included",
    "kerf of 0,15 mm has been taken into account",
    "Lines are compensated for kerf",
    "incl. kerf 0.1 mm",
    "Tool compensation on",
    "Tool radius compensation has been applied",
    "ext. offset 0.25mm",
    "Versatz ist eingerechnet",
    "Fräserradiuskorrektur bereits berücksichtigt",
    "Schnittspalt kompensiert",
    "inkl. Schnittbreite 0,2 mm",
    "Décalages appliqués",
    "La saignée est prise en compte",
    "Compensation d'outil appliquée",
    "Desplazamientos aplicados",
    "Compensación de herramienta aplicada",
    "Kerf incluido",
    "Freescompensatie toegepast",
    "Offsets have been applied to\nthis file",
    "Offsets have been included in this file: 0.2mm",
    "Toolpath offset has been accounted for",
    "Kerf allowance: 0.1mm per side added",
    "Kerf = 0.2mm (compensated)",
    "Werkzeugradius kompensiert",
    "Fräserversatz ist berücksichtigt",
    "Le trait de scie est compensé",
    "offset aplicado",
    "Offsets applied in this file",
    "Kerf compensated in the drawing",
    "Offset already applied on all outlines",
    "Versatz ist in der Zeichnung eingerechnet",
    "Versatz angewendet in dieser Zeichnung",
    "Décalage appliqué dans le dessin",
    "Compensación incluida en el dibujo",
    "Typical offsets of 0.2mm have been applied to these cutting files",
    "NB: offsets have already been applied to all outer edges and slots",
    "Offsets applied (0.2 mm per side)",
]
NONE = [
    "no offsets have been applied",
    "No CNC offsets have been applied to this file.",
    "No offsets applied",
    "Offsets have NOT been applied",
    "offsets haven't been applied",
    "Offsets: none",
    "Offset = 0 mm",
    "without kerf compensation",
    "Does not include kerf",
    "kerf is not included",
    "excluding kerf",
    "Tool compensation off",
    "nominal geometry",
    "All outlines at nominal size",
    "Kein Versatz",
    "ohne Fräserkorrektur gezeichnet",
    "Schnittbreite nicht berücksichtigt",
    "Alle Teile in Nennmaßen",
    "sans compensation",
    "Aucun décalage appliqué",
    "Compensation d'outil non appliquée",
    "cotes nominales",
    "sin compensación de herramienta",
    "Desplazamientos no aplicados",
    "medidas nominales",
    "geen offsets toegepast",
    "No\nOffsets applied",
    "Offsets have not been\napplied to this file",
    "NB: NO TOOL OFFSETS HAVE BEEN APPLIED",
    "Drawn to nominal dimensions. Offset in CAM as required.",
    "Geometry is nominal (no kerf)",
    "Laser kerf NOT compensated",
    "Offset: no",
    "Fräserversatz nicht berücksichtigt",
    "Werkzeugradiuskorrektur: nein",
    "dessiné sans tenir compte de la saignée",
    "Sin offset",
]
UNCLEAR = [
    "Offset applied: false",
    "Offset applied = false",
    "Kerf compensated: false",
    "Kerf applied: FALSE",
    "Offsets applied: n",
    "Offset applied [ ]",
    "Offset applied ☐",
    "[ ] Offsets applied",
    "Offsets applied? N",
    "Kerf compensated (false)",
    "Kerf included - n/a",
    "Offset applied = 0",
    "Versatz angewendet: falsch",
    "Décalage appliqué: faux",
    "Offset aplicado: falso",
    "Offsets applied: ___",
    "Offsets applied:\nNO",
    "Offsets applied for 6 mm bit; use 8 mm bit",
    "Offsets applied for 6 mm bit, cut with 8 mm bit",
    "Fräserversatz eingerechnet für 6 mm Fräser\nMit 8 mm Fräser schneiden",
    "Should offsets be applied?",
    "Apply offset 0.25 mm before cutting",
    "Please check that kerf is included",
    "Offsets to be applied by the workshop",
    "Cut with 0.25 mm offset",
    "Kerf compensation must be applied",
    "Offsets applied to some parts",
    "There are varying tolerance offsets pre-applied across the 4 sets",
    "Offsets applied except to sheet 4",
    "Offsets applied, no tabs",
    "not without offsets",
    "Versatz muss noch eingerechnet werden",
    "Kerf 0.15 mm",
    "Offset applied: no",
    "Offsets applied: 0 mm",
    "No offset applied to outer edges, 0.2mm applied inside",
    "Offset applied to edges, not applied to slots",
    "All slots have been offset by 0.25 mm",
    "Décalage à appliquer si besoin: 0.2 mm",
    "aplicar desplazamiento de 0.2 mm",
    "No offsets applied\nOffsets of 0.2mm have been applied",
    "Do not apply offset again",
    "Do not add further offset",
    "Do not apply offset",
    "Don't use kerf compensation",
    "No additional offset needed, already included",
    "No more offset required",
    "Offset is done, use No compensation in CAM",
    "Kein weiterer Versatz nötig",
    "Kein Versatz mehr nötig, Fräserradius enthalten",
    "Versatz nicht nochmals anwenden",
    "Ne pas appliquer de compensation supplémentaire",
    "Sin compensación adicional, ya incluida",
    "Offsets applied by the machine",
    "Offsets applied by operator",
    "Offset applied at the controller",
    "Kerf compensated in LightBurn",
    "Kerf compensation included in machine settings",
    "Kerf 0.2 applied by the laser",
    "Versatz wird an der Maschine angewendet",
    "Versatz an der Maschine eingerechnet",
    "Compensation appliquée par la machine",
    "Compensación aplicada en la máquina",
    "Offsets are un-applied",
    "Outer contours with offset, inner without offset",
    "Außen mit Versatz, innen ohne Versatz",
    "Offset was applied, then removed",
    "Offset applied: undo",
    "Offset applied to the old version",
    "Offset applied twice",
    "Kerf included in error",
    "Offsets applied to 50 %",
    "Offsets applied. Remove before cutting",
    "No offsets applied to the old version",
    "Versatz eingerechnet, wieder entfernt",
    "Décalage appliqué puis annulé",
    "Offset aplicado, luego eliminado",
    "Offset applied for another machine",
    "Offsets applied for 6mm tool, use 8mm",
    "Offsets applied for 6 mm cutter; cut with 8 mm",
    "Offset eingerechnet für 6 mm Fräser. Mit 8 mm schneiden",
    "Offsets applied. Tool changed to 8mm",
    "Kerf included. Material is now 5 mm",
    "Kerf included (0.2), material now 5 mm",
    "Kerf applied: 0.15 / 0.3",
    "Saignée appliquée 0,15 et 0,3 mm",
    "Offsets applied 2x",
    "Kerf applied x2",
    "Offset applied +0.1",
    "Offsets not applied to holes",
    "No offsets in slots",
    "Offsets not all applied",
    "Offsets are not fully applied",
    "Not compensated for kerf in slots",
    "Kein Versatz in Taschen",
    "Pas de compensation pour les rainures",
]
SILENT = [
    "18 mm birch plywood",
    "nominal thickness 18 mm",
    "2 off",
    "Switch off the spindle",
    "NO CNC OFFSET",
    "Off -0.25",
    "offset printing",
    "included: 4 screws",
    "Paint applied after assembly",
    "Kein Ausschuss",
    "pas de vis",
    "not to scale",
]


@pytest.mark.parametrize(
    ("text", "state"),
    [(t, "applied") for t in APPLIED]
    + [(t, "none") for t in NONE]
    + [(t, "unknown") for t in UNCLEAR + SILENT],
)
def test_notes_say_whether_offsets_are_applied(text, state):
    found = file_offsets([text])
    assert (found.state, bool(found.source)) == (state, text not in SILENT)


@pytest.mark.parametrize(
    ("text", "typical", "outer"),
    [
        ("Offsets of 0,2 mm have been applied", 0.2, None),
        ("outer offset: 0.25mm", None, 0.25),
        ("Offset of 0.25 mm applied for 6 mm bit", 0.25, None),
        ("Offsets applied for 6 mm bit", None, None),
        ("Offsets applied: 0.25mm outer, 1mm inner", None, None),
        ("Kerf of 0.2 mm included", None, None),
    ],
)
def test_one_plain_value_is_kept(text, typical, outer):
    found = file_offsets([text])
    assert (found.typical_mm, found.outer_mm) == (typical, outer)


def test_a_plain_note_stands_above_an_unclear_one():
    assert file_offsets(["Need other offsets? Ask us.", "Offsets applied"]).state == "applied"


@pytest.mark.parametrize(
    ("notes", "asked"),
    [
        (["Offsets applied", "Sheet 2: no offsets applied"], "contradicts"),
        (["Apply offset 0.25 mm before cutting"], "not clear"),
        (["Offsets applied", "Offsets not applied on sheet 2"], "contradicts"),
        (["Offsets applied", "Offsets have not been applied on board B"], "contradicts"),
        (["No offsets applied", "Offsets applied on sheet 2"], "contradicts"),
        (["Kerf included", "Kerf not included for some parts"], "contradicts"),
        (["Kerf included", "Kerf is not included in the pockets of sheet 3"], "contradicts"),
        (["OFFSETS APPLIED", "Offsets applied except to sheet 4"], "contradicts"),
        (["Versatz ist eingerechnet", "Versatz auf Blatt 2 nicht eingerechnet"], "contradicts"),
        (
            ["Versatz ist eingerechnet", "Versatz auf Blatt 2 wird noch eingerechnet"],
            "contradicts",
        ),
        (["Décalages appliqués", "Décalages non appliqués sur la feuille 2"], "contradicts"),
        (["Desplazamientos aplicados", "Desplazamientos no aplicados en la hoja 2"], "contradicts"),
        (["Offsets applied", "Offset applied: no"], "contradicts"),
        (["Offsets applied", "Do not apply offset again"], None),
        (["Kerf compensated 0.15 mm", "Do not compensate again"], None),
        (["No offsets applied", "Offsets to be applied by the workshop"], None),
        (["Kerf not included", "Kerf 0.15 mm"], None),
        (["Versatz ist eingerechnet", "Kein weiterer Versatz nötig"], None),
        (["Offsets applied", "Use sheet 2 first"], None),
        (["Offsets have been applied"], None),
        (["nominal geometry"], None),
    ],
)
def test_contradictions_and_doubts_are_asked_with_their_words(maker, notes, asked):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 200)
    for n, note in enumerate(notes):
        drawing.text(note, 3000, 100 * n)
    said = [f.message for f in drawing.read().findings if f.code == "offset.unknown"]
    assert bool(said) == bool(asked)
    assert not asked or (asked in said[0] and notes[0] in said[0])


@pytest.mark.data
def test_the_case_of_the_wild(shared_data):
    assert read(shared_data / "cases" / "f01-offsets-as-follows.dxf").offset.state == "applied"


@pytest.mark.parametrize(
    "order",
    ["Do not compensate kerf", "Ne pas compenser le trait de coupe", "No compensar el kerf",
     "Don't compensate for kerf",
     "Never correct the kerf"],
)  # fmt: skip
def test_an_order_to_the_shop_is_not_the_state_of_the_drawing(order):
    assert file_offsets([order]).state == "unknown"


@pytest.mark.parametrize("note", ["Kerf not compensated", "No kerf compensation", "no compensation applied"])
def test_what_was_not_done_to_the_drawing_is_its_state(note):
    assert file_offsets([note]).state == "none"

"""From strokes on named layers to parts on sheets: the judgement that DXF and SVG share."""

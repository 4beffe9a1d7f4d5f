"""What is asked of a drawing once its parts are known: boards, labels, tools, thin wood, and the whole."""

"""The only bridge to the planning library: rows and files become its values, its plans become rows."""

"""The Master section of the Song page: a mix, what is to be made of it, and how it compares before and after."""

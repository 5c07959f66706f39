"""The main window: the rail, the pages, the menus, and what is dropped anywhere."""

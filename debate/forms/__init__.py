"""What a page's form may hold, and what becomes of it. Forms never write to a journal."""

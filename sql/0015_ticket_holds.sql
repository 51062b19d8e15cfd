-- When a pre-created ticket's payment got hold of it. Unknown for tickets that were held before this migration.
ALTER TABLE ticket ADD COLUMN held_at timestamptz;

-- Until when this database was in use; the folder of the keys has the same. A database that is behind it was put back from a backup.
ALTER TABLE cluster_id ADD COLUMN seen_at timestamptz;

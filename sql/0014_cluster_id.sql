-- The name of the cluster whose silos share this database. Silos of two databases on one machine never take each other for members.
CREATE TABLE cluster_id (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    id  uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO cluster_id DEFAULT VALUES;

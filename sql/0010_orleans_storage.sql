-- What Orleans keeps of its streams where the grains run on a cluster: who listens. None of it is anybody's money.
-- Its provider looks its statements up in OrleansQuery by these keys, and reads the columns by these names.

CREATE TABLE OrleansStorage (
    ServiceId       text NOT NULL,
    GrainType       text NOT NULL,
    GrainNumber0    bigint NOT NULL,
    GrainNumber1    bigint NOT NULL,
    GrainText       text NOT NULL,                -- empty for a grain that has only numbers
    PayloadBinary   bytea,                        -- null once it was cleared
    Version         integer NOT NULL,
    PRIMARY KEY (ServiceId, GrainType, GrainNumber0, GrainNumber1, GrainText)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
-- Of two that write the same version, one is told nothing: it lost.
('WriteToStorageKey', $$
    WITH changed AS (
        UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, Version = Version + 1
        WHERE ServiceId = @ServiceId AND GrainType = @GrainTypeString AND GrainNumber0 = @GrainIdN0 AND GrainNumber1 = @GrainIdN1
          AND GrainText = coalesce(@GrainIdExtensionString::text, '') AND Version = @GrainStateVersion::integer
        RETURNING Version),
    made AS (
        INSERT INTO OrleansStorage (ServiceId, GrainType, GrainNumber0, GrainNumber1, GrainText, PayloadBinary, Version)
        SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString::text, ''), @PayloadBinary, 1
        WHERE @GrainStateVersion::integer IS NULL
        ON CONFLICT DO NOTHING
        RETURNING Version)
    SELECT Version AS NewGrainStateVersion FROM changed UNION ALL SELECT Version FROM made
$$),
('ReadFromStorageKey', $$
    SELECT PayloadBinary, Version FROM OrleansStorage
    WHERE ServiceId = @ServiceId AND GrainType = @GrainTypeString AND GrainNumber0 = @GrainIdN0 AND GrainNumber1 = @GrainIdN1
      AND GrainText = coalesce(@GrainIdExtensionString::text, '')
$$),
('ClearStorageKey', $$
    UPDATE OrleansStorage SET PayloadBinary = NULL, Version = Version + 1
    WHERE ServiceId = @ServiceId AND GrainType = @GrainTypeString AND GrainNumber0 = @GrainIdN0 AND GrainNumber1 = @GrainIdN1
      AND GrainText = coalesce(@GrainIdExtensionString::text, '') AND Version = @GrainStateVersion::integer
    RETURNING Version AS NewGrainStateVersion
$$),
('DeleteStorageKey', $$
    DELETE FROM OrleansStorage
    WHERE ServiceId = @ServiceId AND GrainType = @GrainTypeString AND GrainNumber0 = @GrainIdN0 AND GrainNumber1 = @GrainIdN1
      AND GrainText = coalesce(@GrainIdExtensionString::text, '') AND Version = @GrainStateVersion::integer
    RETURNING Version + 1 AS NewGrainStateVersion
$$);

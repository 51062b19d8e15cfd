-- Fails the batch of a silo that the others have struck off. Until the batch is durable its row stays as it is.
CREATE FUNCTION expect_member(silo_address text, silo_port integer, silo_generation integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM OrleansMembershipTable
    WHERE DeploymentId = (SELECT replace(id::text, '-', '') FROM cluster_id) AND Address = silo_address AND Port = silo_port AND Generation = silo_generation
        AND Status <> 6 -- Dead
    FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the cluster has struck this silo off' USING ERRCODE = 'LS001';
    END IF;
END $$;

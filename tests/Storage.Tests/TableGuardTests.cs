using Lottery.Grains;
using Npgsql;
using Xunit;

namespace Lottery.Storage.Tests;

/// <summary>Goal: what the tables refuse by themselves, whatever a silo believes. Method: rows as a silo would write them that does not know better.</summary>
public sealed class TableGuardTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_that_a_book_refused_buys_no_ticket()
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            await node.AddGames();
            var player = await node.SignUp("anna", new Money(1_000_00, node.Rub));
            var draw = await node.Plan(Node.Game);
            await node.Run(draw);
            var bought = (await node.Buy(player, draw, lines: 1)).Payment.Id;
            await using var source = NpgsqlDataSource.Create(database);
            // The next sale of the same book, to a payment that the book sold to, and to one that it refused.
            await using (var refuse = source.CreateCommand("INSERT INTO refusal (payment_id, draw_id, book, reason, refused_at) SELECT payment_id + 1, draw_id, book, 1, now() FROM sale WHERE payment_id = $1"))
            {
                refuse.Parameters.Add(new() { Value = bought.Value });
                Assert.Equal(1, await refuse.ExecuteNonQueryAsync(Stop));
            }
            await using (var grow = source.CreateCommand("UPDATE book SET size = size + 1 FROM sale s WHERE s.payment_id = $1 AND (book.draw_id, book.shard) = (s.draw_id, s.book)"))
            {
                grow.Parameters.Add(new() { Value = bought.Value });
                Assert.Equal(1, await grow.ExecuteNonQueryAsync(Stop));
            }
            var refused = await Assert.ThrowsAsync<PostgresException>(() => Insert(source, bought.Value, bought.Value + 1));
            Assert.Equal("LT002", refused.SqlState);
            Assert.Equal(1, await Insert(source, bought.Value, bought.Value + 2));
        }
        await postgres.DropDatabase(database);
    }

    [Theory]
    [InlineData(2, null)] // Joining
    [InlineData(3, null)] // Active
    [InlineData(5, null)] // Stopping
    [InlineData(6, "LS001")] // Dead
    public async Task A_silo_writes_until_it_is_struck_off(int status, string? refusal)
    {
        var database = await postgres.NewDatabase();
        await using (var source = NpgsqlDataSource.Create(database))
        {
            await Execute(source, $"""
                INSERT INTO OrleansMembershipVersionTable (DeploymentId) SELECT replace(id::text, '-', '') FROM cluster_id;
                INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
                SELECT replace(id::text, '-', ''), '127.0.0.1', 11111, 7, 'a', 'b', {status}, 0, now(), now() FROM cluster_id
                """);
            Assert.Equal(refusal, await Refusal(source, "SELECT expect_member('127.0.0.1', 11111, 7)"));
            Assert.Equal("LS001", await Refusal(source, "SELECT expect_member('127.0.0.1', 11111, 6)"));
        }
        await postgres.DropDatabase(database);
    }

    [Fact]
    public async Task A_silo_is_struck_off_after_the_batch_that_looked()
    {
        var database = await postgres.NewDatabase();
        await using (var source = NpgsqlDataSource.Create(database))
        {
            await Execute(source, """
                INSERT INTO OrleansMembershipVersionTable (DeploymentId) SELECT replace(id::text, '-', '') FROM cluster_id;
                INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
                SELECT replace(id::text, '-', ''), '127.0.0.1', 11111, 7, 'a', 'b', 3, 0, now(), now() FROM cluster_id
                """);
            await using var connection = await source.OpenConnectionAsync(Stop);
            await using var batch = await connection.BeginTransactionAsync(Stop);
            await using (var look = new NpgsqlCommand("SELECT expect_member('127.0.0.1', 11111, 7)", connection))
                await look.ExecuteNonQueryAsync(Stop);
            var strikingOff = Execute(source, "UPDATE OrleansMembershipTable SET Status = 6");
            await Node.Eventually(async () => await Waiting(source) == 1);
            Assert.False(strikingOff.IsCompleted);
            await batch.CommitAsync(Stop);
            await strikingOff;
        }
        await postgres.DropDatabase(database);
    }

    private static async Task<int> Insert(NpgsqlDataSource source, long like, long payment)
    {
        await using var insert = source.CreateCommand(
            """
            INSERT INTO sale (ticket_id, draw_id, book, position, payment_id, player_id, numbers, salt, sold_at)
            SELECT s.ticket_id + 1, s.draw_id, s.book, b.size - 1, $2, s.player_id, s.numbers, s.salt, s.sold_at
            FROM sale s JOIN book b ON (b.draw_id, b.shard) = (s.draw_id, s.book) WHERE s.payment_id = $1
            """);
        insert.Parameters.Add(new() { Value = like });
        insert.Parameters.Add(new() { Value = payment });
        return await insert.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<string?> Refusal(NpgsqlDataSource source, string text)
    {
        try
        {
            await Execute(source, text);
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }

    private static async Task Execute(NpgsqlDataSource source, string text)
    {
        await using var command = source.CreateCommand(text);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<long> Waiting(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}

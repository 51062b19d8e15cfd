using Lottery.Grains;
using Lottery.Grains.Players;
using Npgsql;
using Xunit;

namespace Lottery.Storage.Tests;

/// <summary>Goal: a crash between roster and account leaves nobody uncounted. Method: a change is cut off there, and the service started again.</summary>
public sealed class RosterTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_operator_whose_change_was_cut_off_is_counted_again_by_the_next_process()
    {
        var database = await postgres.NewDatabase();
        PlayerId anna, bert;
        await using (var node = await Node.Start(database, reminders: false))
        {
            (anna, bert) = (await node.SignUp("anna"), await node.SignUp("bert"));
            foreach (var player in (PlayerId[])[anna, bert])
                Node.Value(await node.Do(flow => Accounts.SetRoles(flow, player, Roles.Player | Roles.Operator)));
            Assert.True(await node.CutOff(2, flow => Accounts.Block(flow, anna)));
            Assert.Equal([bert.Value], await Counted(database));
            Assert.True(Node.Value(await node.Do(flow => flow.Ask(anna, new DescribePlayer()))).IsActiveOperator);
        }

        await using var next = await Node.Start(database, reminders: true);
        await Node.Eventually(async () => (await Counted(database)).SequenceEqual([anna.Value, bert.Value]));
        Node.Value(await next.Do(flow => Accounts.Block(flow, bert)));
        Assert.Equal(Fault.LastOperator, (await next.Do(flow => Accounts.Block(flow, anna))).Fault);
    }

    private static async Task<List<long>> Counted(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            "SELECT m.player FROM operator_roster r, jsonb_to_recordset(r.members) AS m (player bigint, counts boolean) WHERE m.counts ORDER BY 1");
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var counted = new List<long>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            counted.Add(reader.GetInt64(0));
        return counted;
    }
}

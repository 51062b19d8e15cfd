using System.Diagnostics.Metrics;
using Lottery.Grains;
using Lottery.Grains.Requests;
using Lottery.Grains.Wallets;
using Npgsql;
using Xunit;

namespace Lottery.Storage.Tests;

/// <summary>Goal: wallets and keyed requests that a flow visits leave the memory with it, and know all they knew. Method: the gauge of activations, and keys that come again.</summary>
public sealed class PassThroughTests(PostgresFixture postgres)
{
    private const int Wallets = 50;

    [Fact]
    public async Task Wallets_that_a_flow_brought_in_leave_with_it_and_the_others_stay()
    {
        var database = await postgres.NewDatabase();
        var wallets = Enumerable.Range(1, Wallets).Select(i => new WalletId(i)).ToArray();
        var keys = wallets.ToDictionary(w => w, _ => new RequestKey(Guid.NewGuid(), Guid.NewGuid()));
        await using (var before = await Node.Start(database, reminders: false))
            await Task.WhenAll(wallets.Select(w => Give(before, w, keys[w])));
        await using var node = await Node.Start(database, reminders: false);
        await Give(node, wallets[0], null);
        Assert.Equal(1, WalletsInMemory(node));

        await node.Flows.Run(async flow =>
        {
            flow.PassThrough();
            foreach (var lot in wallets.Chunk(20))
            {
                await Task.WhenAll(lot.Select(w => Give(node, flow, w, null)));
                Assert.InRange(WalletsInMemory(node), lot.Length, lot.Length + 1);
                await flow.Durable();
                Assert.Equal(1, WalletsInMemory(node));
            }
            // One more whose keys were not loaded with it: a repeat is a repeat all the same.
            Assert.Equal(1, (await Give(node, flow, wallets[^1], keys[wallets[^1]])).Version);
            return true;
        });

        Assert.Equal(1, WalletsInMemory(node));
        Assert.All(await Task.WhenAll(wallets.Select(w => Give(node, w, keys[w]))), first => Assert.Equal(100, first.Amount.Minor));
        Assert.Equal(Wallets + 1 + Wallets, await Payments(database));
    }

    [Fact]
    public async Task A_keyed_request_leaves_with_its_flow_and_has_one_answer_however_often_it_comes()
    {
        await using var node = await Node.Start(await postgres.NewDatabase(), reminders: false);
        var request = new RequestId(7, Guid.NewGuid());
        var hash = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => node.Flows.Run(async flow =>
        {
            var begun = Node.Value(await flow.Ask(request, new BeginRequest(hash, Resource: i)));
            return (begun.Resource, Completed: Node.Value(await flow.Ask(request, new CompleteRequest(200 + i, [(byte)i]))));
        }).AsTask())));

        Assert.Equal(0, InMemory(node, "request"));
        Assert.Single(answers.Select(a => a.Resource).Distinct());
        Assert.Single(answers.Select(a => (a.Completed.Status, Body: a.Completed.Body![0])).Distinct());
        var later = await node.Flows.Run(async flow => (
            Repeat: await flow.Ask(request, new BeginRequest(hash, Resource: 99)),
            Other: await flow.Ask(request, new BeginRequest(Guid.NewGuid(), Resource: 99))));
        Assert.Equal(answers[0].Completed.Status, Node.Value(later.Repeat).Status);
        Assert.False(later.Other.Is(out _, out var fault));
        Assert.Equal(Fault.IdempotencyMismatch, fault);
        Assert.Equal(0, InMemory(node, "request"));
    }

    private static async Task<Payment> Give(Node node, WalletId wallet, RequestKey? key) =>
        await node.Flows.Run(async flow => await Give(node, flow, wallet, key));

    private static async Task<Payment> Give(Node node, IFlow flow, WalletId wallet, RequestKey? key) =>
        Node.Value(await flow.Ask(wallet, new Credit(new(await flow.NextIds(IdKind.Payment)), new(100, node.Rub), "A gift.", key)));

    private static async Task<long> Payments(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var count = source.CreateCommand("SELECT count(*) FROM payment");
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static long WalletsInMemory(Node node) => InMemory(node, "wallet");

    private static long InMemory(Node node, string grainType)
    {
        var grains = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == node.Meters && instrument.Name == "lottery.activations")
                l.EnableMeasurementEvents(instrument);
        }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var tag in tags)
                grains += Equals(tag.Value, grainType) ? value : 0;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return grains;
    }
}

using Lottery.Grains;
using Lottery.Grains.Games;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Lottery.Storage.Tests;

/// <summary>Goal: each ticket is a grain that knows its whole life and takes no memory when nobody asks. Method: bought and pre-created tickets through a draw and a cancellation, asked after each step; Orleans says which grains are active.</summary>
public sealed class TicketLivesTests(PostgresFixture postgres)
{
    private static readonly BatchId Batch = new(1);

    [Fact]
    public async Task A_ticket_tells_its_whole_life_and_leaves_the_memory()
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            await node.AddGames();
            var anna = await node.SignUp("anna", new Money(100_000_00, node.Rub));
            var (draw, cancelled) = (await node.Plan(Node.Game), await node.Plan(Node.Game));
            var made = node.Clock.Now;
            // All 28 lines of the game: there is a winner in each tier.
            Node.Value(await node.Do(flow => PooledSales.Make(flow, draw, Batch, 28)));
            var free = Batch.Ticket(0);
            Assert.Equal((TicketStatus.Available, made, null, null), await Stands(free));

            node.Clock.Advance(TimeSpan.FromMinutes(1));
            var held = node.Clock.Now;
            var invoice = Node.Value(await node.Do(flow => PooledSales.Invoice(flow, anna, free, null))).Payment;
            Assert.Equal((TicketStatus.Held, made, held, held + Purchases.InvoiceHold), await Stands(free));
            Assert.Equal((anna, invoice.Id), (await Describe(free) is var t ? (t.Player, t.Payment) : default));
            node.Clock.Advance(Purchases.InvoiceHold);
            Assert.Equal((TicketStatus.Available, made, null, null), await Stands(free));

            var tickets = new List<TicketId>();
            for (var i = 0; i < 28; i++)
                tickets.Add(await BuyPooled(Batch.Ticket(i)));
            var own = (await node.Buy(anna, draw, 3)).Sales.Select(s => s.Ticket).ToList();
            var refunded = (await node.Buy(anna, cancelled, 1)).Sales.Single().Ticket;
            var sold = node.Clock.Now;
            tickets.AddRange(own);
            foreach (var life in await DescribeAll(tickets))
            {
                Assert.Equal((TicketStatus.Sold, sold, anna, new Money(100_00, node.Rub)), (life.Status, life.Sale!.SoldAt, life.Player, life.Price));
                Assert.Equal(life.Id.IsPooled() ? (made, sold) : (null, null), (life.MadeAt, life.HeldAt));
            }

            Assert.Equal(Fault.TicketTaken, (await node.Do(flow => PooledSales.Invoice(flow, anna, own[0], null))).Fault);

            await node.Cancel(cancelled);
            await node.Run(cancelled);
            var back = await Describe(refunded);
            Assert.Equal((TicketStatus.Refunded, sold), (back.Status, back.RefundedAt));
            Assert.Equal(PaymentKind.Refund, Node.Value(await node.Do(flow => flow.Ask(WalletId.Of(anna), new FindPayment(back.Refund!.Value)))).Kind);

            node.Clock.Advance(TimeSpan.FromHours(2));
            await node.Run(draw);
            var lives = await DescribeAll(tickets);
            Assert.Equal([TicketStatus.Lost, TicketStatus.Paid], lives.Select(l => l.Status).Distinct().Order());
            foreach (var life in lives)
            {
                Assert.Equal((node.Clock.Now, life.Numbers.Matches(Numbers.Of([.. life.Drawn!]))), (life.DrawnAt, life.Matches));
                if (life.Status == TicketStatus.Lost)
                {
                    Assert.Equal((0, null, null), (life.Prize!.Value.Minor, life.PrizePayment, life.PaidAt));
                    continue;
                }
                var prize = Node.Value(await node.Do(flow => flow.Ask(WalletId.Of(anna), new FindPayment(life.PrizePayment!.Value))));
                Assert.Equal((PaymentKind.Prize, prize.Ticket, life.Prize, prize.FinishedAt), (prize.Kind, life.Id, prize.Amount, life.PaidAt));
            }

            foreach (var unknown in (TicketId[])[new(999_999_999), new(-1), new(0), Batch.Ticket(28), new BatchId(2).Ticket(0), new(long.MaxValue)])
                Assert.Equal(Fault.TicketNotFound, (await node.Do(flow => flow.Ask(unknown, new DescribeTicket()))).Fault);
            // Long before Orleans collects what is idle.
            await Node.Eventually(async () => !await AnyIsActive(node));

            async Task<TicketId> BuyPooled(TicketId ticket)
            {
                var payment = Node.Value(await node.Do(flow => PooledSales.Invoice(flow, anna, ticket, null))).Payment;
                return Assert.Single(Node.Value(await node.Do(flow => Purchases.Pay(flow, anna, payment.Id))).Sales).Ticket;
            }

            async Task<(TicketStatus, DateTimeOffset?, DateTimeOffset?, DateTimeOffset?)> Stands(TicketId ticket) =>
                await Describe(ticket) is var life ? (life.Status, life.MadeAt, life.HeldAt, life.HeldUntil) : default;

            async Task<Ticket> Describe(TicketId ticket) => Node.Value(await node.Do(flow => flow.Ask(ticket, new DescribeTicket())));

            // At the same time, and some of them twice: they share queries, and a ticket that another flow is asking.
            async Task<Ticket[]> DescribeAll(IReadOnlyList<TicketId> all)
            {
                var lives = await Task.WhenAll(all.Concat(all).Select(Describe));
                Assert.Equal(lives[..all.Count].Select(l => (l.Id, l.Status)), lives[all.Count..].Select(l => (l.Id, l.Status)));
                return lives[..all.Count];
            }
        }
        await postgres.DropDatabase(database);
    }

    /// <summary>Goal: a ticket whose hold is not durable does not leave the memory before it is. Method: the writer is held up by a lock on the table.</summary>
    [Fact]
    public async Task A_ticket_leaves_only_when_its_hold_is_durable()
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            await node.AddGames();
            var players = new[] { await node.SignUp("anna", new Money(500_00, node.Rub)), await node.SignUp("bert", new Money(500_00, node.Rub)) };
            var draw = await node.Plan(Node.Game);
            Node.Value(await node.Do(flow => PooledSales.Make(flow, draw, Batch, 1)));

            await using var source = NpgsqlDataSource.Create(database);
            await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using (var block = new NpgsqlCommand("LOCK TABLE ticket IN SHARE MODE", connection, transaction))
                await block.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            var invoices = players.Select(p => node.Do(flow => PooledSales.Invoice(flow, p, Batch.Ticket(0), null))).ToList();
            await Node.Eventually(async () =>
            {
                await using var waiting = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'lottery-writer' AND wait_event_type = 'Lock' AND datname = current_database()");
                return (long)(await waiting.ExecuteScalarAsync(TestContext.Current.CancellationToken))! > 0;
            });
            Assert.True(await AnyIsActive(node));
            await transaction.CommitAsync(TestContext.Current.CancellationToken);

            var replies = await Task.WhenAll(invoices);
            Assert.Equal([Fault.None, Fault.TicketTaken], replies.Select(r => r.Fault).Order());
            await Node.Eventually(async () => !await AnyIsActive(node));
        }
        await postgres.DropDatabase(database);
    }

    /// <summary>Whether Orleans has a ticket's grain active anywhere.</summary>
    private static async Task<bool> AnyIsActive(Node node)
    {
        var management = node.Cluster.Client.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        return (await management.GetDetailedGrainStatistics()).Any(grain => grain.GrainId.Type.ToString() == "ticket");
    }
}

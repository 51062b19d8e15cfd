using Lottery.Grains.Services;
using Lottery.Grains.Wallets;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Services;

/// <summary>Orders at services, and the services, with the real grains.</summary>
public class OrdersTests
{
    private static readonly ServiceId Parking = new(1), Cinema = new(2);
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(10);

    [Fact]
    public void An_order_is_held_and_captured_once()
    {
        var world = Open();
        var held = Reserve(world, Anna, 7, 60).Value!;
        Assert.Equal((PaymentStatus.Created, new OrderId(Parking, 7), (40L, 60L)), (held.Status, held.ServiceOrder, world.Money(Anna)));
        Assert.Equal(PaymentStatus.Success, About(world, 7, Orders.Capture).Value!.Status);
        world.DropGrains();
        Assert.Equal(PaymentStatus.Success, About(world, 7, Orders.Capture).Value!.Status);
        Assert.Equal(PaymentCaptured, About(world, 7, Orders.Release).Fault);
        Assert.Equal(((40L, 0L), 60L), (world.Money(Anna), world.Tables.Sum(AccountId.Revenue(Parking), Rub)));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

    [Fact]
    public void A_released_order_gives_its_money_back_for_good()
    {
        var world = Open();
        Reserve(world, Anna, 7, 60);
        Assert.Equal((PaymentStatus.Error, OrderReleased), (About(world, 7, Orders.Release).Value!.Status, About(world, 7, Orders.Find).Value!.Reason));
        Assert.Equal(PaymentReleased, About(world, 7, Orders.Capture).Fault);
        Assert.Equal((100, 0), world.Money(Anna));
        Assert.Equal(OrderNotFound, About(world, 8, Orders.Capture).Fault);
    }

    [Fact]
    public void A_hold_ends_with_its_time_and_not_before()
    {
        var world = Open();
        Reserve(world, Anna, 7, 60);
        world.Now += Hold - TimeSpan.FromMicroseconds(1);
        world.Sweep();
        Assert.Equal((40, 60), world.Money(Anna));
        world.Now = Noon + Hold;
        Assert.Equal(HoldExpired, About(world, 7, Orders.Capture).Fault);
        world.Crash(0);
        world.Sweep();
        Assert.Equal(((100L, 0L), HoldExpired), (world.Money(Anna), About(world, 7, Orders.Find).Value!.Reason));
        Invariants.HoldAndNothingIsOpen(world.Tables);
    }

#pragma warning disable format // The table is aligned.
    [Fact]
    public void An_order_is_known_by_service_and_number()
    {
        var world = Open();
        var first = Reserve(world, Anna, 7, 60).Value!;
        world.DropGrains();
        Assert.Equal(first,             Reserve(world, Anna, 7, 60).Value);
        Assert.Equal(OrderConflict,     Reserve(world, Anna, 7, 61).Fault);
        Assert.Equal(OrderConflict,     Reserve(world, Bert, 7, 60).Fault);
        Assert.Equal(InsufficientFunds, Reserve(world, Anna, 8, 60).Fault);
        Assert.Equal(ServiceNotFound,   Reserve(world, Anna, 7, 10, new ServiceId(9)).Fault);
        Assert.Equal(None,              Reserve(world, Anna, 7, 10, Cinema).Fault);
        Assert.Equal((30, 70), world.Money(Anna));
        Assert.Equal((100, 0), world.Money(Bert));
    }

    [Fact]
    public void A_service_is_removed_only_while_no_payment_refers_to_it()
    {
        var world = Open();
        Assert.Equal(ServiceExists,     Ask(world, new AddServices(new(11), ["Zoo", "PARKING"])).Fault);
        Assert.Equal(ServiceExists,     Ask(world, new AddServices(new(11), ["Zoo", "zoo"])).Fault);
        Assert.Equal(ServiceNotFound,   Ask(world, new FindService(new(11))).Fault);
        Assert.Equal(InsufficientFunds, Reserve(world, Anna, 7, 101).Fault);
        Assert.Equal(None,              Ask(world, new RemoveService(Parking)).Fault);
        Assert.Equal(ServiceNotFound,   Ask(world, new RemoveService(Parking)).Fault);
        Assert.Equal(ServiceNotFound,   Reserve(world, Anna, 7, 10).Fault);
        Assert.Equal(Parking,           Assert.Single(Ask(world, new AddServices(new(11), ["Parking"])).Value!.Services).Id);
        Reserve(world, Anna, 7, 10);
        About(world, 7, Orders.Release);
        world.DropGrains();
        Assert.Equal(ServiceInUse,      Ask(world, new RemoveService(Parking)).Fault);
        Assert.Equal(None,              Ask(world, new AddServices(new(1), ["Parking", "Cinema"])).Fault); // As it was added first.
    }
#pragma warning restore format

    /// <summary>Goal: of requests for one order at once, one holds money. Method: 200 orders of their steps.</summary>
    [Fact]
    public void Who_races_for_an_order_gets_one_hold()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var world = Open();
            var replies = new List<(string Who, Reply<Payment> Reply)>();
            world.RunTogether(
                seed,
                async flow => replies.Add(("Anna", await Orders.Reserve(flow, WalletId.Of(Anna), new(Parking, 7), Minor(60), Hold, null, null))),
                async flow => replies.Add(("Anna", await Orders.Reserve(flow, WalletId.Of(Anna), new(Parking, 7), Minor(60), Hold, null, null))),
                async flow => replies.Add(("Bert", await Orders.Reserve(flow, WalletId.Of(Bert), new(Parking, 7), Minor(60), Hold, null, null))));
            var held = Assert.Single(world.Tables.Payments.Values, p => p.IsHold);
            Assert.All(replies, r => Assert.True(r.Reply.Value?.Id == held.Id || r.Reply.Fault is OrderConflict, $"{r} with seed {seed}"));
            // The money for one is there, not that for two: who asks twice is told twice of the one hold, or of the other's order.
            Assert.Equal(held.Wallet == WalletId.Of(Anna) ? 2 : 1, replies.Count(r => r.Reply.Value?.Id == held.Id));
            Invariants.Hold(world.Tables);
        }
    }

    [Fact]
    public void A_crash_anywhere_leaves_one_order_and_nothing_stuck()
    {
        var crashes = CrashEverywhere(
            Open,
            async flow => await Orders.Reserve(flow, WalletId.Of(Anna), new(Parking, 7), Minor(60), Hold, Key(1), null),
            world =>
            {
                Assert.Equal(PaymentStatus.Created, Reserve(world, Anna, 7, 60, key: Key(1)).Value!.Status);
                Assert.Equal((40, 60), world.Money(Anna));
                About(world, 7, Orders.Capture);
                Assert.Equal(60, world.Tables.Sum(AccountId.Revenue(Parking), Rub));
                Invariants.HoldAndNothingIsOpen(world.Tables);
            });
        Assert.True(crashes >= 8, $"{crashes} crashes");
    }

    [Fact]
    public void A_hold_whose_order_was_never_placed_ends_with_its_time()
    {
        var world = Open();
        Assert.True(IsCutOff(world, async flow => await Orders.Reserve(flow, WalletId.Of(Anna), new(Parking, 7), Minor(60), Hold, null, null), new(3, After: true)));
        Assert.Equal((40, 60), world.Money(Anna));
        world.Now += Hold;
        world.Sweep();
        Assert.Equal((100, 0), world.Money(Anna));
        Assert.Equal(None, Reserve(world, Anna, 7, 60).Fault);
    }

    private static InMemoryWorld Open()
    {
        var world = new InMemoryWorld();
        world.Deposit(Anna, 100);
        world.Deposit(Bert, 100);
        Assert.Equal(None, Ask(world, new AddServices(Parking, ["Parking", "Cinema"])).Fault);
        return world;
    }

    private static Reply<CatalogueReply> Ask(InMemoryWorld world, CatalogueCommand command) => world.Run(flow => flow.Ask(Catalogue.Id, command));

    private static Reply<Payment> Reserve(InMemoryWorld world, PlayerId player, long order, long amount, ServiceId? service = null, RequestKey? key = null) =>
        world.Run(flow => Orders.Reserve(flow, WalletId.Of(player), new(service ?? Parking, order), Minor(amount), Hold, key, null));

    private static Reply<Payment> About(InMemoryWorld world, long order, Func<IFlow, OrderId, ValueTask<Reply<Payment>>> what) =>
        world.Run(flow => what(flow, new(Parking, order)));
}

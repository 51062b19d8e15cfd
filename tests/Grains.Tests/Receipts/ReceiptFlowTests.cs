using System.Text;
using Lottery.Grains.Receipts;
using Xunit;
using static Lottery.Grains.Fault;
using static Lottery.Grains.Tests.Outcome;
using static Lottery.Grains.Tests.Samples;
using static Lottery.Grains.Tests.Scenes;

namespace Lottery.Grains.Tests.Receipts;

/// <summary>A receipt from its text to its rows: once, whatever comes twice, races or is cut off.</summary>
public class ReceiptFlowTests
{
    private static readonly ReceiptKey Key = new(Bits(1));
    private static readonly ReceiptReading Good = new("7", 1, 2, [new("A", "x", 2)], []);
    private static readonly ReceiptReading Bad = Good.With(ReceiptFlaw.TotalMismatch);

#pragma warning disable format // The tables are aligned.

    [Fact]
    public void The_first_finding_and_the_first_claim_stay() => new Table()
        .When(new DescribeReceipt(),                          ReceiptNotFound, null,                   null, version: 0)
        .When(new ClaimReceipt(Anna),                         ReceiptNotFound, null,                   null, version: 0)
        .When(new AcceptReceipt(new(Bits(2)), "shop", [1]),   Done,            ReceiptStatus.Accepted, null, version: 1)
        .When(new AcceptReceipt(new(Bits(3)), "shop", [1]),   Repeated,        ReceiptStatus.Accepted, null, version: 1)
        .When(new ClaimReceipt(Anna),                         Done,            ReceiptStatus.Accepted, Anna, version: 2)
        .When(new ConcludeReceipt(Good),                      Done,            ReceiptStatus.Valid,    Anna, version: 3)
        .When(new ConcludeReceipt(Bad),                       Repeated,        ReceiptStatus.Valid,    Anna, version: 3)
        .When(new ClaimReceipt(Anna),                         Repeated,        ReceiptStatus.Valid,    Anna, version: 3)
        .When(new ClaimReceipt(Bert),                         ReceiptClaimed,  ReceiptStatus.Valid,    Anna, version: 3)
        .When(new AcceptReceipt(new(Bits(4)), "shop", [1]),   Repeated,        ReceiptStatus.Valid,    Anna, version: 3);

    [Fact]
    public void An_invalid_receipt_is_nobodys() => new Table()
        .When(new AcceptReceipt(new(Bits(2)), "", new byte[ReceiptText.MaxBytes + 1]), ReceiptTooLarge, null, null, version: 0)
        .When(new AcceptReceipt(new(Bits(2)), "", new byte[ReceiptText.MaxBytes]), Done, ReceiptStatus.Accepted, null, version: 1)
        .When(new ConcludeReceipt(Bad),                       Done,            ReceiptStatus.Invalid,  null, version: 2)
        .When(new ClaimReceipt(Anna),                         ReceiptInvalid,  ReceiptStatus.Invalid,  null, version: 2);

#pragma warning restore format

    [Fact]
    public void Of_two_receipts_with_one_order_the_first_checked_is_valid_and_the_other_a_duplicate()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var world = new InMemoryWorld(seed);
            var (a, b) = (Submit(world, Text("7")).Key, Submit(world, Text("7", "B")).Key);
            world.RunTogether(seed, [.. new[] { a, b, a, b }.Select(key => (Func<IFlow, ValueTask>)(async flow => await CheckReceipt.Run(flow, key, [])))]);

            var receipts = world.Tables.Receipts;
            Assert.Equal([ReceiptStatus.Valid, ReceiptStatus.Invalid], receipts.Values.Select(r => r.Status).Order());
            Assert.Equal([new(ReceiptFlaw.DuplicateOrder)], receipts.Values.Single(r => r.Status == ReceiptStatus.Invalid).Problems);
            Assert.Equal(receipts.Values.Single(r => r.Status == ReceiptStatus.Valid).Key, Assert.Single(world.Tables.ReceiptProducts).Key.Receipt);
        }
    }

    [Fact]
    public void Senders_have_order_numbers_of_their_own()
    {
        var world = new InMemoryWorld();
        var keys = new[] { Submit(world, Text("7"), "shop1").Key, Submit(world, Text("7"), "shop2").Key };

        Assert.All(keys, key => Assert.Equal(ReceiptStatus.Valid, world.Run(flow => CheckReceipt.Run(flow, key, [])).Value!.Status));
    }

    [Fact]
    public void A_check_that_is_cut_off_anywhere_is_made_once()
    {
        var key = ReceiptKey.Of("", Text("7"));
        var crashes = CrashEverywhere(
            () =>
            {
                var world = new InMemoryWorld();
                Submit(world, Text("7"));
                return world;
            },
            async flow => await CheckReceipt.Run(flow, key, []),
            world =>
            {
                Assert.Contains(world.Tables.Receipts.Values, r => r.Key == key && (r.DueAt is not null || r.Status == ReceiptStatus.Valid));
                Assert.Equal(ReceiptStatus.Valid, world.Run(flow => CheckReceipt.Run(flow, key, [])).Value!.Status);
                Assert.Single(world.Tables.ReceiptProducts);
                Assert.Single(world.Tables.ReceiptOrders);
            });
        Assert.True(crashes >= 6, $"There were only {crashes}.");
    }

    [Fact]
    public void A_message_that_is_cut_off_and_sent_again_is_taken_in_once()
    {
        var crashes = CrashEverywhere(
            () => new InMemoryWorld(),
            async flow => await SubmitReceipt.Run(flow, "", Text("7"), Bits(9)),
            world =>
            {
                var receipt = Submit(world, Text("7"), message: Bits(9));
                Assert.Equal(receipt.Id, Assert.Single(world.Tables.Receipts).Value.Id);
                Assert.Equal(IdempotencyMismatch, world.Run(flow => SubmitReceipt.Run(flow, "", Text("8"), Bits(9))).Fault);
            });
        Assert.True(crashes >= 4, $"There were only {crashes}.");
    }

    private static Receipt Submit(InMemoryWorld world, byte[] text, string sender = "", Guid? message = null) =>
        world.Run(flow => SubmitReceipt.Run(flow, sender, text, message)).Value!;

    private static byte[] Text(string order, string product = "A") =>
        Encoding.UTF8.GetBytes($"Order: {order}\nVAT: 1\nTotal: 2\n\nproduct,product_id,price\n{product},x,2");

    private sealed class Table
    {
        private ReceiptDecider _grain = new(Key, null);
        private Receipt? _row;

        public Table When(ReceiptCommand command, Outcome expected, ReceiptStatus? status, PlayerId? owner, long version)
        {
            var turn = _grain.Take(command, Noon);
            Assert.Equal(expected, turn.Outcome);
            _row = turn.Outcome.Changed ? turn.Row<Receipt>() : _row;
            Assert.Equal((status, owner, version), (_row?.Status, _row?.Owner, _row?.Version ?? 0));
            Assert.Equal(_row is null ? null : new ReceiptId(Bits(2)), _row?.Id);
            _grain = new(Key, _row);
            return this;
        }
    }
}

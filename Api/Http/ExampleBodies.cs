using Lottery.Api.Approvals;
using Lottery.Api.Audit;
using Lottery.Api.Auth;
using Lottery.Api.Draws;
using Lottery.Api.Exports;
using Lottery.Api.Games;
using Lottery.Api.Health;
using Lottery.Api.PlayerLimits;
using Lottery.Api.Promotions;
using Lottery.Api.Proofs;
using Lottery.Api.Receipts;
using Lottery.Api.Results;
using Lottery.Api.Schedules;
using Lottery.Api.Services;
using Lottery.Api.Tickets;
using Lottery.Api.Transactions;
using Lottery.Api.Wallets;
using Lottery.Api.Webhooks;
using Lottery.Grains.Approvals;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Receipts;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;

namespace Lottery.Api.Http;

/// <summary>One body of each kind, as the catalogue shows it: an evening of Anna's. A kind that is sent or answered and missing here fails a test.</summary>
internal static class ExampleBodies
{
    private const string Hash = "396b58730907accce687f0f3beb91d39338900d7e2935749a5872517a092c9a8";
    private const string Root = "4a3239e6a008929afc1cd383d1ee3ba117eae990a29441b24f7ebabd04f51ff8";

    /// <summary>A receipt as shops send it.</summary>
    public const string ReceiptText =
        """
        Order: 123456
        VAT: 3.10
        Total: 16.90

        product,product_id,price
        Formule(s) midi,aZde,14.90
        Café,IZ8z,2
        """;

    private const string Terms =
        $"""
        lottery-terms-v1
        draw 1
        game 6of45 6 45
        price 10000 RUB 2
        opens 2030-01-01T12:00:00.000000Z
        closes 2030-01-01T20:00:00.000000Z
        draws 2030-01-01T20:00:00.000000Z
        books 1
        plan {Hash}
        commitment {Hash}
        beacon none

        """;

    private const string Checkpoint =
        """
        lottery.example/draws/1
        181
        SjI56aAIkpr8HNOD0e47oRfq6ZCimUQbJPfrq9BPUf8=
        terms OWtYcwkHrMzmh/Dzvr2R05M4kA1+KTV0mlhyUXoJLKk=
        book 0 181 SjI56aAIkpr8HNOD0e47oRfq6ZCimUQbJPfrq9BPUf8=
        sealed

        — lottery.example bjz/LjBEAiAv6R1r0dYBQ6sO5cWhTq2Zc0VtM1YwY8GJmJvY3q0rKwIgY2Hn1lJwN9Xq0yM2l8vJr3W2kq9S1oP5Zt0b7w4=

        """;

    private const string Receipt =
        $"""
        lottery-receipt-v1 lottery.example
        draw 1
        book 0
        position 7
        ticket 501
        owner {Hash}
        numbers 3 14 15 26 35 41
        sold 2030-01-01T12:00:00.000000Z
        terms OWtYcwkHrMzmh/Dzvr2R05M4kA1+KTV0mlhyUXoJLKk=

        — lottery.example bjz/LjBEAiAv6R1r0dYBQ6sO5cWhTq2Zc0VtM1YwY8GJmJvY3q0rKwIgY2Hn1lJwN9Xq0yM2l8vJr3W2kq9S1oP5Zt0b7w4=

        """;

    private static readonly JwkSet Keys = new(
        [new("EC", "P-256", "KtMhOz4lFDVZlw-NqvKh5ouIwyKN1xCkDXmkL6p9WUc", "QoUsGmOzBYfzXCHsq2Q3ng5e2JyvgYd0U8KQjGk9y0M", "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", "sig", "ES256")]);

    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Evening = Noon.AddHours(8);

    private static readonly PlayerView Anna = new(101, "anna", ["player"], Noon, null);

    private static readonly PrizePlanView Plan = new(
        1, 5_000, [new(2, PrizeKind.Fixed, "100.00", 0, "6.6"), new(6, PrizeKind.Jackpot, null, 7_000, "8145060")], "1000000.00", null, Hash);

    private static readonly DrawSummary Tonight = new(1, "6of45", DrawStatus.Open, 6, 45, "100.00", "RUB", "1000000.00", Noon, Evening, Evening);

    private static readonly SoldTicketView Sold = new(501, [3, 14, 15, 26, 35, 41], 0, 7, "000102030405060708090a0b0c0d0e0f", Hash, Noon);

    private static readonly TicketView Checked = new(
        501, 1, "6of45", TicketStatus.Paid, [3, 14, 15, 26, 35, 41], [16, 11, 3, 32, 41, 25], 2, "100.00", "RUB", 9001, Sold, HeldUntil: null,
        "100.00", PaymentId: 301, MadeAt: null, HeldAt: null, DrawnAt: Evening, PaidAt: Evening.AddSeconds(1), RefundPaymentId: null, RefundedAt: null);

    private static readonly PaymentView Deposited = new(
        201, 101, PaymentKind.Deposit, PaymentStatus.Success, "15000.00", "RUB", "outside", "wallet", null, null, null, null, null, "Salary", null, null, Noon, Noon);

    private static readonly TransactionView Withdrawn = new(401, 101, PaymentKind.Withdrawal, PaymentStatus.Created, "500.00", "RUB", null, null, "operator", Noon, null);

    private static readonly WebhookView Shop = new(
        1, "https://shop.example/lottery", ["draw.settled", "order.lapsed"], 1, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Noon);

    private static readonly DeliveryView Told = new(
        7, "msg_7", "draw.settled", new(1, "6of45", Status: "Settled"), "Delivered", 1, Evening, null, Evening, Evening, 200, null);

    private static readonly LimitView Weekly = new(LimitKind.Spending, LimitPeriod.Week, "1000.00", "RUB", "2000.00", Noon.AddDays(1));

    private static readonly AuditView Logged = new(
        7, Noon, 1, "PUT /api/admin/draws/{id:long}/cancel", "/api/admin/draws/1/cancel", "{\"reason\":\"The studio is flooded.\"}", null, Hash);

    private static readonly ApprovalView Asked = new(
        1_000_000_000_000_000, ApprovalAction.CancelDraw, 1, ApprovalStatus.Pending, "The studio is flooded.", null, null, null, 1, Noon, Noon.AddDays(1), null, null, null,
        null, null);

    private static readonly ServiceView Studio = new(1, "studio", Noon);

    private static readonly WinningEntryView Winning = new(23, 1, "1000.00", true);

    private static readonly GameView SixOf45 = new("6of45", "6 of 45", 6, 45, "100.00", "RUB", "1000000.00", Plan);

    /// <summary>Bodies that are text, by their media type.</summary>
    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>
    {
        ["text/plain"] = "# HELP lottery_flows_total Flows begun.\n# TYPE lottery_flows_total counter\nlottery_flows_total 42\n",
        ["application/octet-stream"] = "The records of all entries.",
        ["text/csv"] = "service_name,month_amount\r\nstudio,16.90\r\n",
    };

    /// <summary>Bodies by their type; of a list, an array.</summary>
    public static IReadOnlyList<object> All { get; } =
    [
        new SignUpRequest("anna", "correct horse"),
        new CreateScheduleRequest("6of45", ["Wednesday", "Saturday"], "19:00", "Europe/Moscow", 3 * 24 * 60, 5),
        new ScheduleView(2, "6of45", ["Wednesday", "Saturday"], "19:00", "Europe/Moscow", 3 * 24 * 60, 5, Noon, 17, 0, Noon, null),
        new Page<ScheduleView>([new(2, "6of45", ["Wednesday", "Saturday"], "19:00", "Europe/Moscow", 3 * 24 * 60, 5, Noon, 17, 0, Noon, null)]),
        new SignInRequest("anna", "correct horse"),
        new ChangePasswordRequest("correct horse", "battery staple"),
        Anna,
        new SignInView("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxMDEifQ.c2lnbmF0dXJl", Evening, Anna),
        new Page<PlayerView>([Anna]),
        new SetRolesRequest(["player", "operator"]),
        new AccountView(101, ["player"], Noon, null),
        new JwkSet([new("EC", "P-256", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", "sig", "ES256", "key-1")]),

        new AddGameRequest("4of20", "4 of 20", 4, 20, new(50.00m), "RUB", new(5_000, [new(2, PrizeKind.Fixed, new(100.00m)), new(4, PrizeKind.Jackpot, BasisPoints: 7_000)])),
        new Page<GameView>([SixOf45]),
        SixOf45,

        new CreateDrawRequest("6of45", Evening, Noon, Evening),
        new CancelDrawRequest("The studio is flooded."),
        new Page<DrawSummary>([Tonight]),
        new DrawView(
            1, "6of45", DrawStatus.Settled, 6, 45, "100.00", "RUB", Noon, Evening, Evening, 181, Hash, Plan,
            new(Root, new string('0', 128), Evening, [new(0, 181, Root)]), [16, 11, 3, 32, 41, 25], new(37, "4300.00", 37), Evening, null, null),

        new BuyTicketsRequest([[3, 14, 15, 26, 35, 41]], QuickPicks: 1),
        new PurchaseView(301, 1, PaymentStatus.Success, "100.00", "RUB", [Sold], new("300.00", "700.00")),
        new InvoiceTicketRequest([3, 14, 15, 26, 35, 41]),
        new InvoiceView(302, 1, "100.00", "RUB", [[3, 14, 15, 26, 35, 41]], Noon.AddMinutes(10)),
        new GeneratedTicketsView(1, 1_000, 1_000_000_000_100_000, 1_000, 8_145_060),
        new AvailableTicketList(1, "100.00", "RUB", [new(1_000_000_000_100_000, [2, 9, 17, 23, 38, 44])], "MTAwMDAwMDAwMDEwMDAwMA"),
        Checked,
        new Page<TicketView>([Checked]),

        new ProofView(
            "lottery-proof-v1", Terms, "lottery-prizes-v1\nversion 1\nfund 5000\ntier 6 jackpot 7000\ntier 2 fixed 10000\njackpot 100000000 none\n", Checkpoint,
            new string('0', 64), null, null, [16, 11, 3, 32, 41, 25],
            "lottery-award-v1\njackpot 0\nreserve 0\nfund 905000\nsales 905000\nhouse 0\ntier 6 0 0 0\ntier 2 37 10000 370000\npaid 370000\nrolled-over 374500\nsaved 160500\nrounding 0\n",
            Keys),
        new Page<DrawHeadView>([new(181, Checkpoint, Evening)]),
        new ConsistencyView(100, 181, [new(0, 100, 181, [Hash, Root])]),
        new TicketReceiptView("lottery-receipt-v1", Receipt, "000102030405060708090a0b0c0d0e0f", 101, Keys),
        new TicketProofView("lottery-ticket-proof-v1", Receipt, "000102030405060708090a0b0c0d0e0f", 101, [Hash, Root], Checkpoint, Terms, Keys),
        new ResultView(1, DrawStatus.Settled, [16, 11, 3, 32, 41, 25], Evening, Hash, new string('0', 64), Root, new string('0', 64)),
        new WinnersView(
            1, DrawStatus.Settled, "RUB", 181, 37, [new(2, PrizeKind.Fixed, 37, "100.00", "3700.00")], "9050.00", "9050.00", "0.00", "3700.00", "3745.00",
            "1605.00", "0.00", 37),

        new FillWalletRequest(new(15000.00m)),
        Deposited,
        new Page<PaymentView>([Deposited]),
        new WalletView(101, [new("RUB", "14900.00", "100.00")]),

        new WithdrawRequest(new(500.00m)),
        new DepositRequest(new(15000.00m), Comment: "Salary"),
        new Page<CurrencyView>([new("RUB", 2), new("JPY", 0)]),
        new CurrencyView("CHF", 2),

        new TransactionRequest(101, new(1.5m), "USDT"),
        new CreditRequest(new(500.00m), "The receipt printer failed."),
        new VerdictRequest(Verdict.Refused, "The account number is wrong."),
        Withdrawn,
        new Page<TransactionView>([Withdrawn]),

        new SetLimitRequest(LimitKind.Spending, LimitPeriod.Week, new(1000.00m)),
        new ExcludeRequest(90),
        new ProtectionView([Weekly], null),
        new ProtectionStateView([Weekly], new(Noon, Noon.AddDays(90), true), [new("RUB", LimitPeriod.Week, "300.00", "100.00", "200.00", "1500.00")]),
        new Page<ProtectionChangeView>([new(1, 101, Weekly, null, Noon)]),

        new AddServicesRequest([new("studio"), new("kiosk")]),
        new Page<ServiceView>([Studio]),
        Studio,
        new ReserveRequest(101, 1, 123456, new(16.90m)),
        new ReportLink("/api/reports/revenue.csv?month=2030-01", Evening),

        new SubmitReceiptRequest(ReceiptText),
        new AcceptedReceiptView("000102030405060708090a0b0c0d0e0f", Noon),
        new ReceiptView(
            "000102030405060708090a0b0c0d0e0f", ReceiptStatus.Valid, null, "123456", "3.10", "16.90", [],
            [new("Formule(s) midi", "aZde", "14.90"), new("Café", "IZ8z", "2")], ReceiptText, Noon, Noon, false,
            [new(1, 17, 16, 1, [Winning])], []),

        new Page<ReceiptSummary>([new("000102030405060708090a0b0c0d0e0f", ReceiptStatus.Valid, null, "123456", "16.90", Noon, Noon, 101)]),

        new CreatePromotionRequest("Keep the receipt", [new(1, new(1000.00m)), new(10, new(100.00m))], Evening, MinimumTotal: new(5m)),
        new PromotionView(
            1, "Keep the receipt", DrawStatus.Drawn, "RUB", "1", "5", 100, [new(1, "1000.00"), new(10, "100.00")], Noon, Evening, Evening.AddDays(90), 2, 32,
            Hash, new(Root, Checkpoint, Evening), new string('0', 64), [Winning]),
        new CancelPromotionRequest("The sponsor has withdrawn."),
        new Page<PromotionSummary>([new(1, "Keep the receipt", DrawStatus.Open, "RUB", Noon, Evening, Evening.AddDays(90), 2, 32)]),
        new Page<TracedEntriesView>([new(1, 17, 16, "000102030405060708090a0b0c0d0e0f", 101)]),
        new Page<TracedWinView>([new(23, 1, "1000.00", "000102030405060708090a0b0c0d0e0f", 101, 9002)]),

        new AddWebhookRequest("https://shop.example/lottery", ["draw.settled", "order.lapsed"], 1),
        Shop,
        new Page<WebhookView>([Shop with { Secret = null }]),
        Told,
        new Page<DeliveryView>([Told]),

        Asked,
        new Page<ApprovalView>([Asked]),
        new RefuseApprovalRequest("The studio is dry again."),

        new Page<AuditView>([Logged]),
        new AuditView[] { Logged },

        new HealthView("ready"),

        new ExportedDraw[]
        {
            new(1, "6of45", "Settled", "100.00", "RUB", Noon, Evening, Evening, 181, "18100.00", "16 11 3 32 41 25", 37, "4300.00", Evening, null, null),
        },
        new ExportedTicket[] { new(501, 1, "Paid", "3 14 15 26 35 41", 301, 101, 0, 7, Noon, 2, "100.00", "RUB", 9001) },
        new ExportedPayment[] { new(201, 101, "Deposit", "Success", "15000.00", "RUB", null, null, null, null, null, Noon, Noon) },
        new ExportedWinner[] { new(1, 501, 101, 2, "100.00", "RUB", 9001) },
    ];
}

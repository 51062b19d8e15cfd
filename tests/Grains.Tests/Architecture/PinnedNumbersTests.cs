using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Receipts;
using Lottery.Grains.Tickets;
using Lottery.Grains.Wallets;
using Xunit;

namespace Lottery.Grains.Tests.Architecture;

/// <summary>Numbers and names that are stored or sent. They never change their meaning; a new one is added here.</summary>
public class PinnedNumbersTests
{
    private const string Faults =
        """
        0 none
        1 invalid_request
        2 invalid_amount
        3 unknown_currency
        4 invalid_numbers
        5 invalid_schedule
        6 invalid_prize_plan
        10 idempotency_mismatch
        20 login_taken
        21 wrong_credentials
        22 account_blocked
        30 player_not_found
        31 draw_not_found
        32 game_not_found
        33 ticket_not_found
        34 payment_not_found
        35 game_exists
        40 insufficient_funds
        41 balance_too_large
        42 payment_captured
        43 payment_released
        44 hold_expired
        50 draw_not_open
        51 draw_closed
        52 draw_cancelled
        60 draw_status_conflict
        61 draw_not_due
        62 draw_already_drawn
        63 results_not_ready
        64 jackpot_in_use
        65 schedule_not_found
        100 combinations_exhausted
        101 ticket_taken
        102 last_operator
        103 account_changed
        120 service_not_found
        121 service_exists
        122 service_in_use
        123 order_not_found
        124 order_conflict
        125 provider_refused
        126 provider_silent
        127 currency_exists
        128 number_taken
        129 order_released
        150 receipt_not_found
        151 receipt_too_large
        152 signature_required
        153 signature_invalid
        154 signature_expired
        155 receipt_invalid
        156 receipt_claimed
        160 promotion_not_found
        161 invalid_promotion
        162 promotion_closed
        163 receipt_earns_nothing
        164 promotion_not_due
        165 promotion_cancelled
        166 promotion_already_drawn
        180 own_transaction
        181 provider_decides
        182 provider_mismatch
        190 self_excluded
        191 deposit_limit
        192 spending_limit
        193 loss_limit
        194 invalid_limit
        195 exclusion_stays
        196 too_young
        197 region_not_served
        200 approval_not_found
        201 own_request
        202 approval_decided
        203 approval_expired
        204 approval_pending
        205 approval_refused
        """;

    [Fact]
    public void Every_fault_has_its_number_and_its_code()
    {
        var faults = Enum.GetNames<Fault>().Select(Enum.Parse<Fault>).ToList();
        Assert.Equal(Faults, string.Join('\n', faults.Order().Select(fault => $"{(int)fault} {fault.Code()}")));
        Assert.Distinct(faults.Select(fault => (int)fault));
        Assert.Distinct(faults.Select(fault => fault.Code()));
        Assert.All(faults, fault => Assert.Matches("^[a-z]+(_[a-z]+)*$", fault.Code()));
    }

    [Fact]
    public void Stored_enumerations_have_their_numbers_and_names()
    {
        Assert.Equal("1 Available, 2 Frozen, 3 Deposits, 4 Sales, 5 PrizeFund, 6 Jackpot, 7 Reserve, 8 House, 9 Rounding, 10 ServiceRevenue, 11 Withdrawals", Members<AccountKind>());
        Assert.Equal("1 Deposit, 2 Purchase, 3 Prize, 4 Refund, 5 Order, 6 Invoice, 7 Withdrawal, 8 PromotionPrize, 9 Credit", Members<PaymentKind>());
        Assert.Equal("1 Created, 2 Success, 3 Error", Members<PaymentStatus>());
        Assert.Equal("1 Deposit, 2 Spending, 3 Loss", Members<LimitKind>());
        Assert.Equal("1 Day, 2 Week, 3 Month", Members<LimitPeriod>());
        Assert.Equal("1 CancelDraw, 2 PublishResults, 3 Credit, 4 Deposit, 5 Invoice, 6 ChangeRoles", Members<Lottery.Grains.Approvals.ApprovalAction>());
        Assert.Equal("1 Pending, 2 Approved, 3 Done, 4 Refused", Members<Lottery.Grains.Approvals.ApprovalStatus>());
        Assert.Equal("1 Planned, 2 Open, 3 Closed, 4 Drawn, 5 Settled, 6 Cancelled", Members<DrawStatus>());
        Assert.Equal("1 Available, 2 Held, 3 Sold, 4 Won, 5 Lost, 6 Paid, 7 Refunded", Members<TicketStatus>());
        Assert.Equal("1 Fixed, 2 Share, 3 Jackpot", Members<PrizeKind>());
        Assert.Equal("0 None, 1 Player, 2 Operator, 4 Auditor", Members<Roles>());
        Assert.Equal("1 Accepted, 2 Valid, 3 Invalid", Members<ReceiptStatus>());
        Assert.Equal(
            "1 NotUtf8, 2 HeaderMalformed, 3 OrderMissing, 4 VatMissing, 5 TotalMissing, 6 OrderMalformed, 7 VatMalformed, 8 TotalMalformed, "
            + "9 ProductsHeaderMissing, 10 ProductsMissing, 11 ProductMalformed, 12 PriceMalformed, 13 TotalMismatch, 14 DuplicateOrder",
            Members<ReceiptFlaw>());
    }

    private static string Members<T>()
        where T : struct, Enum =>
        string.Join(", ", Enum.GetValues<T>().Order().Select(value => $"{Convert.ToInt32(value, null)} {value}"));
}

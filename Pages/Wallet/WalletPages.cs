using Lottery.Api.Http;
using Lottery.Api.Transactions;
using Lottery.Api.Wallets;
using Lottery.Grains;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Lottery.Pages.Hosting;
using Lottery.Pages.Language;
using Lottery.Storage.Database;

namespace Lottery.Pages.Wallet;

/// <summary>What the wallet's page shows.</summary>
/// <param name="Balances">By currency.</param>
/// <param name="History">One page of it, the latest first.</param>
/// <param name="Currencies">Those that money can be put in.</param>
/// <param name="IsSandbox">Whether no real money moves.</param>
/// <param name="Amount">As it was typed before.</param>
/// <param name="Error">Why the last form was refused.</param>
/// <param name="IsWithdrawal">Which of the forms that was.</param>
/// <param name="Done">The payment that was made just now.</param>
public sealed record WalletModel(
    IReadOnlyList<WalletBalance> Balances, Page<PaymentView> History, IReadOnlyList<string> Currencies, bool IsSandbox, string Amount = "", string? Error = null, bool IsWithdrawal = false, long? Done = null);

/// <summary>The player's money: balances, history, deposits and withdrawals.</summary>
internal static class WalletPages
{
    private const int PaymentsOnPage = 25;

    public static void MapWalletPages(this IEndpointRouteBuilder pages)
    {
        var own = pages.MapGroup("/wallet").RequireAuthorization();
        own.MapGet("", Show);
        own.MapPost("/deposit", Deposit);
        own.MapPost("/withdraw", Withdraw);
    }

    private static async Task<IResult> Show(Viewer viewer, WalletReads reads, string? after = null, long? done = null) =>
        Html.Of<WalletPage, WalletModel>(viewer, await reads.Read(viewer.Player!.Id, after, PaymentsOnPage) with { Done = done });

    private static Task<IResult> Deposit(Form form, Viewer viewer, TransactionService transactions, Currencies currencies, WalletReads reads) =>
        Move(form, viewer, currencies, reads, isWithdrawal: false, (player, amount, key) => transactions.Deposit(player, amount, key, null));

    private static Task<IResult> Withdraw(Form form, Viewer viewer, TransactionService transactions, Currencies currencies, WalletReads reads) =>
        Move(form, viewer, currencies, reads, isWithdrawal: true, (player, amount, key) => transactions.Withdraw(WalletId.Of(player), amount, key, null));

    private static async Task<IResult> Move(
        Form form, Viewer viewer, Currencies currencies, WalletReads reads, bool isWithdrawal, Func<PlayerId, Money, RequestKey?, ValueTask<Reply<Payment>>> move)
    {
        var player = viewer.Player!.Id;
        try
        {
            var text = MoneyText.Plain(form["amount"]);
            var money = (Amount.TryParse(text, out var amount) ? amount : new Amount(null)).In(form["currency"], currencies);
            return (await move(player, money, form.Key(money.ToString()))).Is(out var payment, out var fault)
                ? Html.Go($"/wallet?done={payment.Id}")
                : throw new ProblemException(fault.ToProblem());
        }
        catch (ProblemException e)
        {
            var model = await reads.Read(player, null, PaymentsOnPage);
            return Html.Of<WalletPage, WalletModel>(
                viewer, model with { Amount = form["amount"], Error = viewer.L.Explain(e.Problem), IsWithdrawal = isWithdrawal }, e.Problem.Status);
        }
    }
}

/// <summary>What pages read of wallets.</summary>
internal sealed class WalletReads(WalletQueries wallets, HistoryQueries history, Currencies currencies, IPaymentProvider provider)
{
    public async Task<WalletModel> Read(PlayerId player, string? after, int limit)
    {
        var wallet = WalletId.Of(player);
        var page = HistoryPage.Of(new(null, null, null, null, null, null, null, after, limit));
        return new(await wallets.Balances(wallet), await history.Read(wallet, page), currencies.Codes(),
            provider is SandboxProvider);
    }
}

using System.Globalization;
using Lottery.Api.Http;
using Lottery.Api.PlayerLimits;
using Lottery.Grains;
using Lottery.Grains.Wallets;
using Lottery.Pages.Hosting;
using Lottery.Pages.Language;
using Lottery.Storage.Database;

namespace Lottery.Pages.Wallet;

/// <summary>What the page of limits shows.</summary>
/// <param name="State">Limits, self-exclusion and what was used.</param>
/// <param name="History">One page of changes, the earliest first.</param>
/// <param name="Currencies">Those that a limit can be set for.</param>
/// <param name="Error">Why the last form was refused.</param>
/// <param name="IsExclusion">Which of the forms that was.</param>
public sealed record LimitsModel(
    ProtectionStateView State, Page<ProtectionChangeView> History, IReadOnlyList<string> Currencies, string? Error = null, bool IsExclusion = false);

/// <summary>A player's limits and self-exclusion: seen and set.</summary>
internal static class LimitPages
{
    private const int ChangesOnPage = 25;

    public static void MapLimitPages(this IEndpointRouteBuilder pages)
    {
        var own = pages.MapGroup("/wallet").RequireAuthorization();
        own.MapGet("/limits", async (Viewer viewer, LimitReads reads, string? after = null) =>
            Html.Of<LimitsPage, LimitsModel>(viewer, await reads.Read(viewer.Player!.Id, after, ChangesOnPage)));
        own.MapPost("/limits", (Form form, Viewer viewer, ProtectionService protection, Currencies currencies, LimitReads reads) =>
            Change(form, viewer, protection, reads, isExclusion: false, by => LimitForms.Limit(form, by, currencies)));
        own.MapPost("/exclusion", (Form form, Viewer viewer, ProtectionService protection, LimitReads reads) =>
            Change(form, viewer, protection, reads, isExclusion: true, by => LimitForms.Exclusion(form, by)));
    }

    private static async Task<IResult> Change(
        Form form, Viewer viewer, ProtectionService protection, LimitReads reads, bool isExclusion, Func<PlayerId, ProtectionCommand> read)
    {
        var player = viewer.Player!.Id;
        try
        {
            var command = read(player);
            return await protection.Change(player, player, form.Key(command.ToString()), command) is var fault and not Fault.None
                ? throw new ProblemException(fault.ToProblem())
                : Html.Go("/wallet/limits");
        }
        catch (ProblemException e)
        {
            var model = await reads.Read(player, null, ChangesOnPage);
            return Html.Of<LimitsPage, LimitsModel>(viewer, model with { Error = viewer.L.Explain(e.Problem), IsExclusion = isExclusion }, e.Problem.Status);
        }
    }
}

/// <summary>What the forms of limits and self-exclusion say.</summary>
internal static class LimitForms
{
    /// <summary>The days that a self-exclusion may be chosen for; for ever comes after them.</summary>
    public static readonly int[] Days = [1, 7, 30, 90, 180, 365, 1825];

    /// <summary>The limit to be set; without an amount there is to be none.</summary>
    /// <exception cref="ProblemException">The form does not name one.</exception>
    public static SetLimit Limit(Form form, PlayerId by, Currencies currencies)
    {
        if (!Enum.TryParse<LimitKind>(form["kind"], out var kind) || !Enum.IsDefined(kind))
            throw new ProblemException(Problem.InvalidField("kind", "one of those of the form"));
        if (!Enum.TryParse<LimitPeriod>(form["period"], out var period) || !Enum.IsDefined(period))
            throw new ProblemException(Problem.InvalidField("period", "one of those of the form"));
        if (currencies.Find(form["currency"]) is not { } currency)
            throw new ProblemException(Problem.InvalidField("currency", "one of those of the form"));
        var text = MoneyText.Plain(form["amount"]);
        var amount = Amount.TryParse(text, out var typed) ? typed : new Amount(null);
        return new(by, kind, period, currency, text.Length == 0 ? null : amount.Value is 0 ? 0 : amount.In(currency).Minor);
    }

    /// <summary>The self-exclusion to begin.</summary>
    /// <exception cref="ProblemException">The form does not name one, or does not confirm it.</exception>
    public static Exclude Exclusion(Form form, PlayerId by)
    {
        if (form["sure"].Length == 0)
            throw new ProblemException(Problem.Of(400, "invalid_request", "Not confirmed", "Confirm that the self-exclusion is to begin."));
        var days = form["days"];
        if (days == "forever")
            return new(by, null);
        return int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Exclude.MaxDays
            ? new(by, count)
            : throw new ProblemException(Problem.InvalidField("days", "one of those of the form"));
    }
}

/// <summary>What pages read of limits.</summary>
internal sealed class LimitReads(ProtectionQueries queries, Currencies currencies)
{
    public async Task<LimitsModel> Read(PlayerId player, string? after, int limit)
    {
        var wallet = WalletId.Of(player);
        return new(await queries.State(wallet), await queries.History(wallet, PageRequest.Of(after, limit)), currencies.Codes());
    }
}

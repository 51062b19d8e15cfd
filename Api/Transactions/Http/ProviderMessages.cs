using System.Text.Json;
using System.Text.Json.Serialization;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Lottery.Storage.Database;

namespace Lottery.Api.Transactions.Http;

/// <summary>What the provider is asked: move this money, or say what became of it.</summary>
/// <param name="Id">The payment: the same for each repeat.</param>
/// <param name="Kind"><c>deposit</c> or <c>invoice</c>: bring it in. <c>withdrawal</c>: pay it out.</param>
/// <param name="WalletId">Whose.</param>
/// <param name="Amount">With all digits of its currency.</param>
/// <param name="Currency">Its code.</param>
/// <param name="CreatedAt">When it began: it is in the statement of this time.</param>
/// <param name="LastCall">True: what is not accepted now must never be moved.</param>
internal sealed record ProviderQuestion(long Id, string Kind, long WalletId, string Amount, string Currency, DateTimeOffset CreatedAt, bool LastCall)
{
    public static ProviderQuestion Of(ProviderRequest r) => new(
        r.Transaction.Value, ProviderWords.Of(r.Kind), r.Wallet.Value, r.Amount.Amount(), r.Amount.Currency.Code, r.CreatedAt, r.IsLastCall);
}

/// <summary>What the provider says about a payment: as an answer, as a callback, or in its statement.</summary>
/// <param name="Id">The payment.</param>
/// <param name="Kind">As it was asked.</param>
/// <param name="Amount">As it was asked.</param>
/// <param name="Currency">As it was asked.</param>
/// <param name="Status"><c>accepted</c>, <c>refused</c> or <c>pending</c>.</param>
/// <param name="Reason">Why; 200 characters of it are kept.</param>
internal sealed record ProviderStatement(long Id, string Kind, string Amount, string Currency, string Status, string? Reason = null)
{
    private const int MaxReason = 200;

    /// <summary>What it says in our words; null where it cannot be meant.</summary>
    public (PaymentKind Kind, Money Amount, ProviderAnswer Answer)? Read(Currencies currencies) =>
        ProviderWords.Kind(Kind) is { } kind && ProviderWords.Verdict(Status) is { } verdict && currencies.Find(Currency) is { } currency
        && Api.Http.Amount.TryParse(Amount, out var read) && read.Value is { } value && Money.TryOf(value, currency, out var amount)
            ? (kind, amount, new ProviderAnswer(verdict, Shortened(Reason)))
            : null;

    private static string? Shortened(string? reason)
    {
        var plain = new string([.. (reason ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(MaxReason)]);
        return PlainText.Of(plain, 1, MaxReason);
    }
}

/// <summary>A page of the provider's statement.</summary>
/// <param name="Payments">In any order.</param>
/// <param name="Next">Pass it as <c>after</c> for the next page; null on the last.</param>
internal sealed record ProviderStatementPage(IReadOnlyList<ProviderStatement> Payments, string? Next = null);

/// <summary>How a callback was taken.</summary>
/// <param name="Id">The payment.</param>
/// <param name="Status">How it stands: <c>accepted</c>, <c>refused</c> or <c>pending</c>.</param>
internal sealed record CallbackAnswer(long Id, string Status);

/// <summary>Our words and the protocol's.</summary>
internal static class ProviderWords
{
    public static string Of(PaymentKind kind) => kind.ToString().ToLowerInvariant();

    public static string Of(PaymentStatus status) => status switch { PaymentStatus.Success => "accepted", PaymentStatus.Error => "refused", _ => "pending" };

    public static PaymentKind? Kind(string text) => text switch
    {
        "deposit" => PaymentKind.Deposit,
        "invoice" => PaymentKind.Invoice,
        "withdrawal" => PaymentKind.Withdrawal,
        _ => null,
    };

    public static Verdict? Verdict(string text) => text switch
    {
        "accepted" => Grains.Transactions.Verdict.Accepted,
        "refused" => Grains.Transactions.Verdict.Refused,
        "pending" => Grains.Transactions.Verdict.Pending,
        _ => null,
    };
}

/// <summary>How the protocol's bodies are read and written. The provider may say more than we ask.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProviderQuestion))]
[JsonSerializable(typeof(ProviderStatement))]
[JsonSerializable(typeof(ProviderStatementPage))]
[JsonSerializable(typeof(CallbackAnswer))]
internal sealed partial class ProviderJson : JsonSerializerContext;

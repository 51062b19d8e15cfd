using Lottery.Grains.Wallets;
using Lottery.Pages.Language;

namespace Lottery.Pages.Wallet;

/// <summary>Limits in words.</summary>
internal static class LimitTexts
{
    public static string Kind(Texts texts, LimitKind kind) => kind switch
    {
        LimitKind.Deposit => texts["Money put in"],
        LimitKind.Spending => texts["Spending on tickets and orders"],
        LimitKind.Loss => texts["Losses: spending less prizes"],
    };

    public static string Period(Texts texts, LimitPeriod period) => period switch
    {
        LimitPeriod.Day => texts["A day"],
        LimitPeriod.Week => texts["A week"],
        LimitPeriod.Month => texts["A month"],
    };

    public static string Current(Texts texts, LimitPeriod period) => period switch
    {
        LimitPeriod.Day => texts["Today"],
        LimitPeriod.Week => texts["This week"],
        LimitPeriod.Month => texts["This month"],
    };
}

namespace Lottery.Grains;

/// <summary>The spelling of codes on the wire: <c>InsufficientFunds</c> is <c>insufficient_funds</c>.</summary>
internal static class SnakeCase
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}

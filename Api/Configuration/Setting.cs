using System.Globalization;

namespace Lottery.Api.Configuration;

/// <summary>One thing that an operator may set.</summary>
/// <param name="Key">Its name, sections first: <c>SignIn:PerAccount</c>. One that ends with <c>:*</c> stands for all keys below it.</param>
/// <param name="Meaning">One phrase.</param>
/// <param name="Default">What it is where nobody sets it; empty for nothing.</param>
/// <param name="Allowed">Which values it takes.</param>
/// <param name="Fits">Whether it takes a value.</param>
public sealed record Setting(string Key, string Meaning, string Default, string Allowed, Func<string, bool> Fits)
{
    /// <summary>True where the value must not be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Of one that stands for many keys: how they go on.</summary>
    public Naming? Naming { get; init; }

    /// <summary>The section that it belongs to.</summary>
    public string Section => Key.Split(':')[0];

    /// <summary>A whole number.</summary>
    public static Setting Number(string key, string meaning, long? @default, long least, long most) => new(
        key, meaning, @default?.ToString(CultureInfo.InvariantCulture) ?? "", string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most);

    /// <summary>A duration, <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>.</summary>
    public static Setting Duration(string key, string meaning, TimeSpan @default, TimeSpan least, TimeSpan most) => new(
        key, meaning, @default.ToString("c"), $"a duration from {least:c} to {most:c}",
        text => text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most);

    /// <summary>One of a few words; capitals do not matter.</summary>
    public static Setting OneOf(string key, string meaning, string @default, params string[] words) => new(
        key, meaning, @default, words is [.. var first, var last] ? $"{string.Join(", ", first)} or {last}" : "",
        text => words.Contains(text, StringComparer.OrdinalIgnoreCase));

    /// <summary>Any text, of which some may be refused.</summary>
    public static Setting Text(string key, string meaning, string @default, string allowed, Func<string, bool> fits) => new(key, meaning, @default, allowed, fits);

    /// <summary>Whether this is the setting of a key.</summary>
    public bool IsOf(string key) => Key.EndsWith(":*", StringComparison.Ordinal)
        ? key.Length > Key.Length - 1 && key.StartsWith(Key[..^1], StringComparison.OrdinalIgnoreCase)
        : key.Equals(Key, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a key, which is its own, goes on as it must.</summary>
    public bool FitsKey(string key) => Naming is null || Naming.Fits(key[(Key.Length - 1)..]);
}

/// <summary>How the keys go on that one setting stands for.</summary>
/// <param name="Allowed">What it is, after "must be".</param>
/// <param name="Fits">Whether what follows the last colon of the setting's own key is so.</param>
public sealed record Naming(string Allowed, Func<string, bool> Fits);

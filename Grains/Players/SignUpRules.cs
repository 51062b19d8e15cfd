namespace Lottery.Grains.Players;

/// <summary>What is asked of a person who signs up.</summary>
/// <param name="MinimumAge">In years; 0: nobody is asked.</param>
/// <param name="Regions">ISO 3166 codes of where the lottery may be played: <c>AT</c>, <c>DE-BY</c>. A country's code stands for all of it. None: everywhere, and nobody is asked.</param>
public sealed record SignUpRules(int MinimumAge, IReadOnlyCollection<string> Regions)
{
    /// <summary>True where the date of birth is asked for.</summary>
    public bool AsksAge => MinimumAge > 0;

    /// <summary>True where the region is asked for.</summary>
    public bool AsksRegion => Regions.Count > 0;

    /// <summary>Why a person may not sign up; <see cref="Fault.None"/> where they may.</summary>
    /// <param name="birthDate">Null where it is not asked for.</param>
    /// <param name="region">Null where it is not asked for.</param>
    /// <param name="today">The date, in UTC.</param>
    public Fault WhyNot(DateOnly? birthDate, string? region, DateOnly today)
    {
        if (AsksAge && birthDate is { } born && today < born.AddYears(MinimumAge))
            return Fault.TooYoung;
        return AsksRegion && region is not null && !Regions.Contains(region) && !Regions.Contains(region.Split('-')[0]) ? Fault.RegionNotServed : Fault.None;
    }

    /// <summary>Whether a text is a code of ISO 3166-1 or 3166-2: a country, or one of its parts.</summary>
    public static bool IsRegion(string text) =>
        text.Split('-') is [var country, .. var parts]
        && country.Length == 2 && country.All(char.IsAsciiLetterUpper)
        && (parts is [] || parts is [{ Length: >= 1 and <= 3 } part] && part.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)));
}

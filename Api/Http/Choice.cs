namespace Lottery.Api.Http;

/// <summary>Query parameters that take one of a few names.</summary>
internal static class Choice
{
    /// <summary>The value of a name, whatever its capitals; null where the client sent none.</summary>
    /// <exception cref="ProblemException">There is no such name.</exception>
    public static T? Of<T>(string field, string? name, params T[] allowed)
        where T : struct, Enum
    {
        if (name is null)
            return null;
        var names = allowed.Length == 0 ? Enum.GetNames<T>() : [.. allowed.Select(value => value.ToString())];
        return names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Enum.Parse<T>(found)
            : throw new ProblemException(Problem.InvalidField(field, $"one of {string.Join(", ", names)}"));
    }
}

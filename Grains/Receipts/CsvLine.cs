using System.Text;

namespace Lottery.Grains.Receipts;

/// <summary>One line of comma-separated values (RFC 4180): a field with commas stands in quotes, a quote within it is doubled.</summary>
public static class CsvLine
{
    /// <summary>The fields; null where a quote is not closed, or stands where none may.</summary>
    public static IReadOnlyList<string>? Read(string line)
    {
        var (fields, at) = (new List<string>(), 0);
        while (true)
        {
            if (Field(line, ref at) is not { } field)
                return null;
            fields.Add(field);
            if (at == line.Length)
                return fields;
            if (line[at++] != ',')
                return null;
        }
    }

    /// <summary>Reads one field, up to a comma or the end.</summary>
    private static string? Field(string line, ref int at)
    {
        if (at == line.Length || line[at] != '"')
        {
            var end = line.IndexOf(',', at) is var comma and >= 0 ? comma : line.Length;
            var plain = line[at..end];
            at = end;
            return plain.Contains('"') ? null : plain;
        }
        var quoted = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
                quoted.Append(line[at]);
            else if (at + 1 < line.Length && line[at + 1] == '"')
                quoted.Append(line[at++]);
            else
            {
                at++;
                return quoted.ToString();
            }
        }
        return null;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Lottery.Grains.Receipts;

/// <summary>Reads the text of a receipt: a header, an empty line, then products as CSV (RFC 4180) under their names.</summary>
/// <remarks>
/// UTF-8; lines end with LF or CRLF:
/// <code>
/// Order: 123456
/// VAT: 3.10
/// Total: 16.90
///
/// product,product_id,price
/// Formule(s) midi,aZde,14.90
/// Café,IZ8z,2
/// </code>
/// </remarks>
public static class ReceiptText
{
    /// <summary>The largest receipt, in bytes.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>What is told of a receipt in which everything is wrong.</summary>
    public const int MaxProblems = 20;

    private const string ProductsHeader = "product,product_id,price";
    private const int MaxOrderLength = 64;
    private const int MaxWholeDigits = 15;
    private const int MaxFractionDigits = 8;

    /// <summary>Reads the text, and says all that is wrong with it.</summary>
    public static ReceiptReading Read(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
            return new(null, null, null, [], [new(ReceiptFlaw.NotUtf8)]);
        var lines = Encoding.UTF8.GetString(body).TrimStart('\uFEFF').Split('\n');
        for (var i = 0; i < lines.Length; i++)
            if (lines[i].EndsWith('\r'))
                lines[i] = lines[i][..^1];

        var problems = new List<ReceiptProblem>();
        var at = Skip(lines, 0);
        var header = Header(lines, ref at, problems);
        var products = Products(lines, Skip(lines, at), problems);
        if (problems.Count == 0 && products.Sum(p => p.Price) != header.Total)
            problems.Add(new(ReceiptFlaw.TotalMismatch));
        return new(header.Order, header.Vat, header.Total, products, [.. problems.Take(MaxProblems)]);
    }

    private static (string? Order, decimal? Vat, decimal? Total) Header(string[] lines, ref int at, List<ReceiptProblem> problems)
    {
        string? order = null, vat = null, total = null;
        for (; at < lines.Length && !IsBlank(lines[at]) && lines[at].Trim() != ProductsHeader; at++)
        {
            var colon = lines[at].IndexOf(':');
            var value = lines[at][(colon + 1)..].Trim();
            var isKnown = (colon < 0 ? "" : lines[at][..colon].Trim()) switch
            {
                "Order" => Set(ref order, value),
                "VAT" => Set(ref vat, value),
                "Total" => Set(ref total, value),
                _ => false,
            };
            if (!isKnown)
                problems.Add(new(ReceiptFlaw.HeaderMalformed, at + 1));
        }

        var number = order is null ? null : PlainText.Of(order, 1, MaxOrderLength);
        if (number is null)
            problems.Add(new(order is null ? ReceiptFlaw.OrderMissing : ReceiptFlaw.OrderMalformed));
        return (number, Amount(vat, ReceiptFlaw.VatMissing, ReceiptFlaw.VatMalformed), Amount(total, ReceiptFlaw.TotalMissing, ReceiptFlaw.TotalMalformed));

        decimal? Amount(string? text, ReceiptFlaw missing, ReceiptFlaw malformed)
        {
            if (text is not null && TryDecimal(text, out var amount))
                return amount;
            problems.Add(new(text is null ? missing : malformed));
            return null;
        }
    }

    private static List<Product> Products(string[] lines, int at, List<ReceiptProblem> problems)
    {
        var products = new List<Product>();
        if (at == lines.Length || lines[at].Trim() != ProductsHeader)
        {
            problems.Add(new(ReceiptFlaw.ProductsHeaderMissing, at == lines.Length ? null : at + 1));
            return products;
        }
        var seen = false;
        for (at++; at < lines.Length; at++)
        {
            if (IsBlank(lines[at]))
                continue;
            seen = true;
            if (CsvLine.Read(lines[at]) is not [var named, var number, var price] || Text(named) is not { } name || Text(number) is not { } id)
                problems.Add(new(ReceiptFlaw.ProductMalformed, at + 1));
            else if (!TryDecimal(price.Trim(), out var amount))
                problems.Add(new(ReceiptFlaw.PriceMalformed, at + 1));
            else
                products.Add(new(name, id, amount));
        }
        if (!seen)
            problems.Add(new(ReceiptFlaw.ProductsMissing));
        return products;
    }

    private static bool Set(ref string? field, string value)
    {
        var isFirst = field is null;
        field ??= value;
        return isFirst;
    }

    /// <summary>Digits, and after a point some more; a decimal holds them all, and the sum of all lines too.</summary>
    private static bool TryDecimal(string text, out decimal value)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        var point = digits.IndexOf('.');
        value = 0;
        return IsNumber(point < 0 ? digits : digits[..point], MaxWholeDigits)
            && (point < 0 || IsNumber(digits[(point + 1)..], MaxFractionDigits))
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    private static bool IsNumber(ReadOnlySpan<char> digits, int most) =>
        digits.Length >= 1 && digits.Length <= most && !digits.ContainsAnyExceptInRange('0', '9');

    private static string? Text(string value) => PlainText.Of(value, 1, MaxBytes);

    private static bool IsBlank(string line) => string.IsNullOrWhiteSpace(line);

    private static int Skip(string[] lines, int at)
    {
        while (at < lines.Length && IsBlank(lines[at]))
            at++;
        return at;
    }
}

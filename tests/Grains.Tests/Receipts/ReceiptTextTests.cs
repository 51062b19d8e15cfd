using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lottery.Grains.Receipts;
using Xunit;

namespace Lottery.Grains.Tests.Receipts;

/// <summary>What a receipt's text says, and all that can be wrong with it.</summary>
public class ReceiptTextTests
{
    private const string Header = "Order: 7\nVAT: 0.10\nTotal: 2\n\n";
    private const string Columns = "product,product_id,price\n";

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\n", "\n\n")]
    public void The_published_example_is_read_to_the_letter(string lineEnd, string before)
    {
        var text = before + """
            Order: 123456
            VAT: 3.10
            Total: 16.90

            product,product_id,price
            Formule(s) midi,aZde,14.90
            Café,IZ8z,2
            """.ReplaceLineEndings(lineEnd);

        var receipt = Read(text);

        Assert.Equal("", Problems(receipt));
        Assert.Equal(("123456", 3.10m, 16.90m), (receipt.Order, receipt.Vat, receipt.Total));
        Assert.Equal([new("Formule(s) midi", "aZde", 14.90m), new("Café", "IZ8z", 2m)], receipt.Products);
    }

#pragma warning disable format // A table.
    [Theory]
    [InlineData("",                                               "OrderMissing VatMissing TotalMissing ProductsHeaderMissing")]
    [InlineData("VAT: 1\nTotal: 2\nOrder: 7\n\n" + Columns + "A,x,2", "")]
    [InlineData("Order: 7\nVAT: 1\nTotal: 2\n" + Columns + "A,x,2",   "")]
    [InlineData(Header + Columns + "A,x,2\n\n\n",                 "")]
    [InlineData(Header + Columns + "A,x,3\nRebate,y,-1",          "")]
    [InlineData(Header + Columns + "A,x,1.99999999\nB,x,0.00000001", "")]
    [InlineData(Header + Columns + "\"A, \"\"b\"\"\",x,2",        "")]
    [InlineData("Order 7\nVAT: 1\nTotal: 2\n\n" + Columns + "A,x,2",  "HeaderMalformed@1 OrderMissing")]
    [InlineData("Order: 7\nOrder: 8\nVAT: 1\nTotal: 2\n\n" + Columns + "A,x,2", "HeaderMalformed@2")]
    [InlineData("Order:\nVAT: 1\nTotal: 2\n\n" + Columns + "A,x,2",   "OrderMalformed")]
    [InlineData("Order: a\tb\nVAT: 1\nTotal: 2\n\n" + Columns + "A,x,2", "OrderMalformed")]
    [InlineData("Order: 7\nVAT: .5\nTotal: 2\n\n" + Columns + "A,x,2",   "VatMalformed")]
    [InlineData("Order: 7\nVAT: 1\nTotal: +2\n\n" + Columns + "A,x,2",   "TotalMalformed")]
    [InlineData("Order: 7\nVAT: 1\nTotal: 2e0\n\n" + Columns + "A,x,2",  "TotalMalformed")]
    [InlineData("Order: 7\nVAT: 1\nTotal: ٢\n\n" + Columns + "A,x,2",    "TotalMalformed")]
    [InlineData("Order: 7\nVAT: 1\nTotal: 1234567890123456\n\n" + Columns + "A,x,2", "TotalMalformed")]
    [InlineData(Header + "A,x,2",                                 "ProductsHeaderMissing@5")]
    [InlineData(Header + Columns,                                 "ProductsMissing")]
    [InlineData(Header + Columns + "A,x",                         "ProductMalformed@6")]
    [InlineData(Header + Columns + "A,x,2,3",                     "ProductMalformed@6")]
    [InlineData(Header + Columns + ",x,2",                        "ProductMalformed@6")]
    [InlineData(Header + Columns + "A,,2",                        "ProductMalformed@6")]
    [InlineData(Header + Columns + "\"A,x,2",                     "ProductMalformed@6")]
    [InlineData(Header + Columns + "A\"b,x,2",                    "ProductMalformed@6")]
    [InlineData(Header + Columns + "A,x\0,2",                     "ProductMalformed@6")]
    [InlineData(Header + Columns + "A,x,two\nB,y,1;5",            "PriceMalformed@6 PriceMalformed@7")]
    [InlineData(Header + Columns + "A,x,1.99",                    "TotalMismatch")]
    [InlineData(Header + Columns + "A,x,2\nB,y,0.00000001",       "TotalMismatch")]
#pragma warning restore format
    public void All_that_is_wrong_is_said(string text, string problems) => Assert.Equal(problems, Problems(Read(text)));

    [Fact]
    public void What_is_not_UTF_8_is_not_read() => Assert.Equal("NotUtf8", Problems(ReceiptText.Read(Encoding.Latin1.GetBytes(Header + Columns + "Café,x,2"))));

    [Fact]
    public void However_much_is_wrong_only_so_much_is_told() =>
        Assert.Equal(ReceiptText.MaxProblems, Read(Header + Columns + string.Concat(Enumerable.Repeat("A,x\n", 500))).Problems.Count);

    [Fact]
    public void A_text_that_was_written_is_read_back_and_any_other_total_is_wrong() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(Arb.From(Written.NonEmptyListOf()), Arb.From(Gen.Choose(1, 1000)), (products, off) =>
        {
            var total = products.Sum(p => p.Price);
            var right = Read(Write(products, total));
            Assert.Equal("", Problems(right));
            Assert.Equal(products, right.Products);
            Assert.Equal(total, right.Total);
            Assert.Equal("TotalMismatch", Problems(Read(Write(products, total + (off / 100_000_000m)))));
        }));

    [Fact]
    public void Any_bytes_are_read_or_found_wrong() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Arb.From(Gen.Elements(Header, Columns, "A,x,2\n", "\"", ",", "\r", "\n", "Total:", "é", "\0", ":").ArrayOf()), parts =>
        {
            var text = string.Concat(parts);
            var receipt = Read(text);
            Assert.Equal(receipt.IsValid, receipt is { Order: not null, Vat: not null, Total: not null, Products.Count: > 0, Problems.Count: 0 });
            Assert.True(!receipt.IsValid || receipt.Products.Sum(p => p.Price) == receipt.Total);
        }));

    [Fact]
    public void The_key_knows_sender_and_text_and_not_how_lines_end()
    {
        var key = Of("shop", "a\nb");

        Assert.Equal([key, key, key, key], [Of("shop", "a\r\nb"), Of("shop", "a\nb\n"), Of("shop", "a\r\nb\r\n\r\n"), Of("shop", "\uFEFFa\nb")]);
        Assert.Distinct([key, Of("", "a\nb"), Of("sho", "pa\nb"), Of("shop", "a\n\nb"), Of("shop", "a\rb"), Of("shop", "ab"), Of("shop", " a\nb")]);

        static ReceiptKey Of(string sender, string text) => ReceiptKey.Of(sender, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Products with whatever stands in names, at prices with up to eight digits after the point.</summary>
    private static Gen<Product> Written =>
        from name in Name
        from id in Name
        from minor in Gen.Choose(-1_000_000, 1_000_000_000)
        from digits in Gen.Choose(0, 8)
        select new Product(name, id, new decimal(Math.Abs(minor), 0, 0, minor < 0, (byte)digits));

    private static Gen<string> Name => Gen.Elements("Café", "a,b", "\"", "\"\"", "x y", "Ω", "😀", "product", "7").NonEmptyListOf().Select(parts => string.Concat(parts));

    private static string Write(IEnumerable<Product> products, decimal total) =>
        $"Order: 7\nVAT: 0\nTotal: {Text(total)}\n\n{Columns}{string.Join('\n', products.Select(p => $"{Quote(p.Name)},{Quote(p.ProductId)},{Text(p.Price)}"))}";

    private static string Quote(string field) => $"\"{field.Replace("\"", "\"\"")}\"";

    private static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static ReceiptReading Read(string text) => ReceiptText.Read(Encoding.UTF8.GetBytes(text));

    private static string Problems(ReceiptReading reading) =>
        string.Join(' ', reading.Problems.Select(p => p.Line is { } line ? $"{p.Flaw}@{line}" : $"{p.Flaw}"));
}

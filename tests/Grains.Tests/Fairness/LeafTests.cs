using System.Security.Cryptography;
using System.Text;
using Lottery.Grains.Fairness;
using Lottery.Grains.Games;
using Xunit;

namespace Lottery.Grains.Tests.Fairness;

/// <summary>The bytes that are hashed, put together a second time from their description.</summary>
public class LeafTests
{
    private static readonly Guid Salt = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public void A_ticket_is_laid_out_as_published()
    {
        var owner = SHA256.HashData(Convert.FromHexString(
            Ascii("lottery-owner-v1") + "00112233445566778899aabbccddeeff" + "0000000000000007"));
        var leaf = Convert.FromHexString(
            Ascii("lottery-leaf-v1")
            + "0000000000000001"        // draw
            + "0000000000000002"        // book
            + "0000000000000300"        // position
            + "001fffffffffffff"        // ticket
            + Convert.ToHexString(owner)
            + "06" + "0508091c2d40");   // 5 8 9 28 45 64

        var numbers = Numbers.Of([64, 9, 5, 45, 8, 28]);
        Assert.Equal(leaf, TicketLeaf.Bytes(new(1), 2, 0x300, new(0x1fffffffffffff), new(7), Salt, numbers));
        Assert.Equal(SHA256.HashData([0, .. leaf]), TicketLeaf.Hash(new(1), 2, 0x300, new(0x1fffffffffffff), new(7), Salt, numbers));
        Assert.Equal(owner, TicketLeaf.OwnerCommitment(Salt, new(7)));
    }

    [Fact]
    public void The_longest_leaf_has_64_numbers() =>
        Assert.Equal(80 + 64, TicketLeaf.Bytes(new(1), 0, 0, new(1), new(1), Salt, new Numbers(-1)).Length);

    [Fact]
    public void Every_field_changes_the_hash()
    {
        var numbers = Numbers.Of([1, 2, 3]);
        byte[][] hashes =
        [
            TicketLeaf.Hash(new(1), 1, 1, new(1), new(1), Salt,       numbers),
            TicketLeaf.Hash(new(2), 1, 1, new(1), new(1), Salt,       numbers),
            TicketLeaf.Hash(new(1), 2, 1, new(1), new(1), Salt,       numbers),
            TicketLeaf.Hash(new(1), 1, 2, new(1), new(1), Salt,       numbers),
            TicketLeaf.Hash(new(1), 1, 1, new(2), new(1), Salt,       numbers),
            TicketLeaf.Hash(new(1), 1, 1, new(1), new(2), Salt,       numbers),
            TicketLeaf.Hash(new(1), 1, 1, new(1), new(1), Guid.Empty, numbers),
            TicketLeaf.Hash(new(1), 1, 1, new(1), new(1), Salt,       Numbers.Of([1, 2, 4])),
        ];
        Assert.Distinct(hashes.Select(Convert.ToHexString));
    }

    [Fact]
    public void The_sealed_root_is_over_the_books_in_the_order_of_their_numbers()
    {
        byte[] a = [.. Enumerable.Repeat((byte)0xaa, 32)], b = [.. Enumerable.Repeat((byte)0xbb, 32)];
        var first = Convert.FromHexString("0000000000000000" + "0000000000000005" + Convert.ToHexString(a));
        var second = Convert.FromHexString("0000000000000001" + "0000000000010000" + Convert.ToHexString(b));
        var root = SHA256.HashData([1, .. SHA256.HashData([0, .. first]), .. SHA256.HashData([0, .. second])]);

        Assert.Equal(root, SealedRoot.Of([new(0, 5, a), new(1, 0x10000, b)]));
        Assert.Equal(root, SealedRoot.Of([new(1, 0x10000, b), new(0, 5, a)]));
    }

    [Fact]
    public void The_sealed_root_tells_how_many_were_sold_and_takes_each_book_once()
    {
        var root = new byte[32];
        Assert.NotEqual(SealedRoot.Of([new(0, 1, root)]), SealedRoot.Of([new(0, 2, root)]));
        Assert.Throws<ArgumentException>(() => SealedRoot.Of([new(0, 1, root), new(0, 1, root)]));
        Assert.Throws<ArgumentException>(() => SealedRoot.Of([new(0, 1, new byte[31])]));
    }

    private static string Ascii(string text) => Convert.ToHexString(Encoding.ASCII.GetBytes(text));
}

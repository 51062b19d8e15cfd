using System.Security.Cryptography;

namespace Lottery.Grains.Flows;

/// <summary>Bytes of the system's cryptographic generator, fetched in larger pieces: a call costs as much as hundreds of bytes.</summary>
/// <remarks>Each thread has its own piece; what was handed out is wiped from it.</remarks>
public sealed class RandomBytes : IRandomBytes
{
    private const int Piece = 4096;

    [ThreadStatic]
    private static byte[]? _piece;

    [ThreadStatic]
    private static int _left;

    public void Fill(Span<byte> buffer)
    {
        if (buffer.Length > Piece / 4)
        {
            RandomNumberGenerator.Fill(buffer);
            return;
        }
        var piece = _piece ??= new byte[Piece];
        if (_left < buffer.Length)
        {
            RandomNumberGenerator.Fill(piece);
            _left = Piece;
        }
        var given = piece.AsSpan(Piece - _left, buffer.Length);
        given.CopyTo(buffer);
        CryptographicOperations.ZeroMemory(given);
        _left -= buffer.Length;
    }
}

using System.Security.Cryptography;
using System.Text;
using Dapper;
using Lottery.Api.Auth;
using Lottery.Grains;
using Lottery.Storage.Database;
using Microsoft.AspNetCore.DataProtection;

namespace Lottery.Api.Hosting;

/// <summary>The platform's keys. Those that sign are in the database, encrypted, as are the draws' secrets; what decrypts them is in the data folder.</summary>
/// <remarks>A copy of the database alone is not enough to learn a draw's numbers early. Lose the folder <c>keys</c>, and open draws can only be cancelled: back it up.</remarks>
public sealed class Vault : IVault, IDisposable
{
    /// <summary>The folder of the keys, in the data folder.</summary>
    public const string FolderName = "keys";

    private const long FirstKeyLock = 0x4B45_5953; // "KEYS"

    private const string InsertKey = "INSERT INTO signing_key (kid, protected, created_at) VALUES (@kid, @key, now())";

    private readonly IDataProtector _draws;
    private readonly IDataProtector _signing;
    private SigningKey? _current;
    private IReadOnlyList<VerificationKey> _older = [];

    /// <param name="folder">Of the keys that decrypt; made where it is not there.</param>
    public Vault(string folder)
    {
        var keys = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var provider = DataProtectionProvider.Create(keys, builder => builder.SetApplicationName("lottery"));
        _draws = provider.CreateProtector("draw-secret");
        _signing = provider.CreateProtector("signing-key");
        Folder = keys.FullName;
    }

    public string Folder { get; }

    /// <summary>32 bytes that fingerprints of requests are keyed with: a sign-up's has a password in it, which the database alone must not let anybody guess.</summary>
    public byte[] FingerprintKey { get; private set; } = [];

    /// <summary>The key that signs now.</summary>
    public SigningKey Current => _current ?? throw new InvalidOperationException("The vault has not been opened.");

    /// <summary>Keys that signed before.</summary>
    public IReadOnlyList<VerificationKey> Older => _older;

    /// <summary>Reads the signing keys, making the first one.</summary>
    /// <exception cref="VaultException">They are there, but the folder cannot decrypt them.</exception>
    public async Task Open(LotteryDatabase database, CancellationToken stop)
    {
        await using var connection = await database.Source.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({FirstKeyLock})"); // Of several silos that start at once, one makes the key.
        var stored = (await connection.QueryAsync<byte[]>("SELECT protected FROM signing_key ORDER BY created_at DESC, kid")).ToList();
        if (stored.Count == 0)
        {
            using var made = SigningKey.Create();
            stored.Add(_signing.Protect(made.Export()));
            await connection.ExecuteAsync(InsertKey, new { kid = made.KeyId, key = stored[0] });
        }
        await transaction.CommitAsync(stop);
        try
        {
            var keys = stored.ConvertAll(key => SigningKey.Import(_signing.Unprotect(key)));
            (_current, _older) = (keys[0], [.. keys.Skip(1).Select(k => k.Public)]);
            // From the first key there ever was: it must stay the same when another one signs.
            Origin = $"lottery-{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(keys[^1].KeyId)))[..16]}";
            FingerprintKey = HMACSHA256.HashData(keys[^1].Export(), "lottery-fingerprint-v1"u8);
        }
        catch (CryptographicException e)
        {
            throw new VaultException(
                $"The keys in {Folder} are not those that this database was made with: restore that folder, or choose the right one with --data.", e);
        }
    }

    /// <summary>Makes a new signing key. A vault signs with it once it is opened anew; the older ones stay among those that verify.</summary>
    /// <returns>The new key's id.</returns>
    public async Task<string> Rotate(LotteryDatabase database, CancellationToken stop)
    {
        using var made = SigningKey.Create();
        await using var connection = await database.Source.OpenConnectionAsync(stop);
        await connection.ExecuteAsync(InsertKey, new { kid = made.KeyId, key = _signing.Protect(made.Export()) });
        return made.KeyId;
    }

    public byte[] Protect(ReadOnlySpan<byte> secret) => _draws.Protect(secret.ToArray());

    public byte[] Reveal(ReadOnlySpan<byte> protectedSecret) => _draws.Unprotect(protectedSecret.ToArray());

    /// <summary>Made of the first key there ever was, so that no two installations share it and it never changes.</summary>
    public string Origin { get; private set; } = "";

    public string SignNote(string text) => Current.SignNote(Origin, text);

    public byte[] Fingerprint(ReadOnlySpan<byte> text) => HMACSHA256.HashData(FingerprintKey, text);

    public void Dispose() => _current?.Dispose();
}

/// <summary>The keys do not fit the database; the message is for the operator.</summary>
public sealed class VaultException(string message, Exception? inner = null) : Exception(message, inner);

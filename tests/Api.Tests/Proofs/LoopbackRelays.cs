using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lottery.Api.Tests.Running;

namespace Lottery.Api.Tests.Proofs;

/// <summary>Relays of drand's quicknet on the loopback: two that have a recorded round once they are open, and one that lies.</summary>
internal sealed class LoopbackRelays : IAsyncDisposable
{
    /// <summary>Round 1000 of quicknet, as relays answer it. Its BLS signature is not verified, so it serves for any round.</summary>
    public const string Signature = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39";

    /// <summary>The SHA-256 of the signature, as relays answer it.</summary>
    public const string Randomness = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd";

    private readonly HttpListener _listener = new();
    private readonly string _address = $"http://127.0.0.1:{Programs.FreePort()}";
    private readonly Task _serving;
    private volatile bool _isOpen;
    private int _asked;

    public LoopbackRelays()
    {
        _listener.Prefixes.Add($"{_address}/");
        _listener.Start();
        _serving = Serve();
    }

    /// <summary>For <c>Beacon:Relays</c>.</summary>
    public string Addresses => $"{_address}/a,{_address}/b,{_address}/liar";

    /// <summary>How often any of them was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>From now on the honest ones have every round.</summary>
    public void Open() => _isOpen = true;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                Interlocked.Increment(ref _asked);
                var path = context.Request.Url!.AbsolutePath;
                var lies = path.StartsWith("/liar", StringComparison.Ordinal);
                context.Response.StatusCode = _isOpen || lies ? 200 : 404;
                context.Response.Close(Encoding.UTF8.GetBytes(Round(long.Parse(path.Split('/')[^1]), lies)), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
        }
    }

    private static string Round(long round, bool lies)
    {
        var signature = lies ? new string('1', Signature.Length) : Signature;
        return JsonSerializer.Serialize(new { round, signature, randomness = Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(signature))) });
    }
}

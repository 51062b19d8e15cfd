using System.Security.Cryptography;
using System.Text;
using Lottery.Api.Receipts;
using Lottery.Api.Tests.Running;
using Lottery.Grains;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Lottery.Grains.Fault;

namespace Lottery.Api.Tests.Receipts;

/// <summary>Who may send receipts, once there are secrets.</summary>
public sealed class SenderSignaturesTests
{
    private const string Old = "the shop's old secret", New = "the shop's new secret";
    private static readonly byte[] Body = "Order: 1"u8.ToArray();
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly long Now = Noon.ToUnixTimeSeconds();

#pragma warning disable format // A table.
    public static TheoryData<string?, Fault> Signatures => new()
    {
        { Sign(New, Now),                                      None },
        { Sign(Old, Now),                                      None },
        { Sign(New, Now - 300),                                None },
        { Sign(New, Now + 300),                                None },
        { Sign(New, Now - 301),                                SignatureExpired },
        { Sign(New, Now + 301),                                SignatureExpired },
        { Sign(New, Now).Replace("v1=", "v1= "),               SignatureInvalid },
        { Sign(New, Now).ToUpperInvariant(),                   SignatureInvalid },
        { Sign(New, Now).Replace("sender=shop", "sender=cafe"), SignatureInvalid },
        { Sign(New, Now).Replace("sender=shop", "sender=x"),   SignatureInvalid },
        { Sign(New, Now).Replace($"t={Now}", $"t={Now + 1}"),  SignatureInvalid },
        { Sign(New, Now)[..^2],                                SignatureInvalid },
        { Sign(New, Now) + ",v1=00",                           SignatureInvalid },
        { Sign("the cafe's only secret", Now),                 SignatureInvalid },
        { Sign("a secret of nobody's", Now),                   SignatureInvalid },
        { Sign(New, Now).Replace($"t={Now},", ""),             SignatureInvalid },
        { "",                                                  SignatureInvalid },
        { "sender=shop,t=,v1=",                                SignatureInvalid },
        { "sender=shop,t=99999999999999999999,v1=00",          SignatureInvalid },
        { null,                                                SignatureRequired },
    };
#pragma warning restore format

    [Theory]
    [MemberData(nameof(Signatures))]
    public void A_body_is_of_whoever_has_a_secret_and_signed_it_just_now(string? header, Fault expected)
    {
        var reply = Make(("shop", [Old, New]), ("cafe", ["the cafe's only secret"])).Verify(header, Body);

        Assert.Equal((expected, expected == None ? "shop" : null), (reply.Fault, reply.Value));
    }

    [Fact]
    public void A_signature_is_of_one_body() =>
        Assert.Equal(SignatureInvalid, Make(("shop", [New])).Verify(Sign(New, Now), "Order: 2"u8).Fault);

    [Fact]
    public void Without_secrets_nobody_signs()
    {
        Assert.Equal("", Make().Verify(null, Body).Value);
        Assert.Equal(SignatureInvalid, Make().Verify(Sign(New, Now), Body).Fault);
    }

    [Fact]
    public async Task Over_HTTP_only_signed_receipts_are_taken_once_a_secret_is_configured()
    {
        await using var server = await LotteryProcess.Start(("Receipts__Senders__shop__0", New));
        var (client, text) = (new ApiClient(server), ShopReceipts.Text("1"));
        var signature = Sign(New, DateTimeOffset.UtcNow.ToUnixTimeSeconds(), text);

        var unsigned = (await ShopReceipts.Send(client, text)).Is(401, "signature_required");
        Assert.Contains("Receipt-Signature", unsigned.Headers.WwwAuthenticate.ToString());
        (await ShopReceipts.Send(client, text + "\n", signature: signature)).Is(401, "signature_invalid");
        (await ShopReceipts.Send(client, text, signature: Sign(New, 1_000_000_000, text))).Is(401, "signature_expired");

        var accepted = (await ShopReceipts.Send(client, text, signature: signature)).Is(202);
        Assert.Equal(accepted.Text, (await ShopReceipts.Send(client, text, signature: signature)).Is(202).Text);
        Assert.Equal("shop", (await ShopReceipts.Checked(client, accepted))["sender"].GetString());
    }

    private static SenderSignatures Make(params (string Name, string[] Secrets)[] senders) =>
        new(new ReceiptSettings(senders.ToDictionary(s => s.Name, s => s.Secrets)), new Clock(new FakeTimeProvider(Noon)));

    /// <summary>As its users sign, by the description and with none of the service's code.</summary>
    private static string Sign(string secret, long time, string? text = null)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{time}."), .. text is null ? Body : Encoding.UTF8.GetBytes(text)];
        return $"sender=shop,t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}

using System.CommandLine;
using System.Text.Json;
using Lottery.Api.Promotions.Proof;
using Lottery.Grains.Draws;

namespace Lottery.Silo.Commands;

/// <summary>Proves a promotional draw from what a service publishes of it, or from a file in which that was kept. Needs neither database nor keys.</summary>
internal static class VerifyPromotionCommand
{
    public static Command Make()
    {
        var source = new Argument<string>("source") { Description = "The promotion's address, http://host/api/promotions/7, or a file that --save wrote." };
        var save = new Option<string?>("--save") { Description = "Keeps what is published in a file, to be verified without the service.", HelpName = "FILE" };
        var commitment = new Option<string?>("--commitment") { Description = "The commitment that was noted when the promotion was announced.", HelpName = "HEX" };
        var root = new Option<string?>("--root") { Description = "The root that was noted when it was sealed.", HelpName = "HEX" };
        var command = new Command("promotion", "Recomputes a promotional draw from what is published of it: entries, seal, secret, winners; names what is wrong and then exits 1.")
        {
            source, save, commitment, root,
        };
        command.SetAction(async (result, stop) =>
        {
            try
            {
                var proof = await Read(result.GetValue(source)!, stop);
                if (result.GetValue(save) is { } file)
                    await File.WriteAllBytesAsync(file, proof.ToJson(), stop);
                return Print(proof, [.. new PromotionVerification(proof).Run(result.GetValue(commitment), result.GetValue(root))]);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException or IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"There is nothing to verify: {e.Message}");
                return 1;
            }
        });
        return command;
    }

    private static async Task<PromotionProof> Read(string source, CancellationToken stop)
    {
        if (!Uri.TryCreate(source.TrimEnd('/'), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return PromotionProof.Read(await File.ReadAllBytesAsync(source, stop));
        using var http = new HttpClient();
        return await PromotionProof.Fetch(http, address, stop);
    }

    /// <returns>0 where every check holds, else 1.</returns>
    private static int Print(PromotionProof proof, List<PromotionCheck> checks)
    {
        foreach (var check in checks)
        {
            Console.WriteLine($"{(check.Violation is null ? "holds " : "BROKEN")}  {check.Name}");
            if (check.Violation is { } violation)
                Console.WriteLine($"        {violation}");
        }
        var (promotion, broken) = (proof.Promotion, checks.Count(c => c.Violation is not null));
        Console.WriteLine((broken, promotion.Status) switch
        {
            (0, DrawStatus.Drawn or DrawStatus.Settled) => $"Promotion {promotion.PromotionId} is proved: {promotion.Winners!.Count} of {promotion.Entries} entries win.",
            (0, _) => $"Promotion {promotion.PromotionId} is {promotion.Status}: what is published so far holds, and nobody has won.",
            _ => $"{broken} checks are violated.",
        });
        return broken == 0 ? 0 : 1;
    }
}

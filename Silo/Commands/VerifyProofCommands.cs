using System.CommandLine;
using Lottery.Verifier;
using Spectre.Console;

namespace Lottery.Silo.Commands;

/// <summary>Recompute a draw or a promotion from what a service publishes of it, or from a file in which that was kept. Need neither database nor keys.</summary>
internal static class VerifyProofCommands
{
    public static Command Draw()
    {
        var beacon = Hash("--beacon", "The beacon's value that you got from a relay of your choice.", Merkle.HashSize);
        var command = Make("draw", "Recomputes a draw from what is published of it: root, numbers, winners, prizes and the fund; names what is wrong and then exits 1.",
            (noted, result) => noted with { BeaconValue = Bytes(result.GetValue(beacon)) });
        command.Add(beacon);
        return command;
    }

    public static Command Promotion()
    {
        var receipt = Hash("--receipt", "The id of a receipt: it must have entries, and they are told.", 16);
        var command = Make("promotion", "Recomputes a promotional draw from what is published of it: entries, root, winning entries and prizes; names what is wrong and then exits 1.",
            (noted, result) => noted with { Receipt = Bytes(result.GetValue(receipt)) });
        command.Add(receipt);
        return command;
    }

    private static Command Make(string kind, string description, Func<Noted, ParseResult, Noted> with)
    {
        var source = new Argument<string>("source") { Description = $"The {kind}'s address, http://host/api/{kind}s/7, or a file that --save wrote." };
        var save = new Option<string?>("--save") { Description = "Keeps what is published in a file first, to be verified without the service.", HelpName = "FILE" };
        var key = new Option<string?>("--key") { Description = "The platform's key that you noted: its kid in /.well-known/jwks.json.", HelpName = "KID" };
        var root = Hash("--root", "The sealed root that you noted.", Merkle.HashSize);
        var commitment = Hash("--commitment", $"The commitment that you noted when the {kind} was announced.", Merkle.HashSize);
        var command = new Command(kind, description) { source, save, key, root, commitment };
        command.SetAction((result, stop) => Guard(async () =>
        {
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            var noted = with(new(result.GetValue(key), Bytes(result.GetValue(root)), Bytes(result.GetValue(commitment))), result);
            var given = result.GetValue(source)!;
            if (result.GetValue(save) is { } file)
            {
                await using var published = await ProofSource.Open(given, http, stop);
                await WithProgress("Downloading", published.Length, progress => published.Save(file, progress, stop));
                given = file;
            }
            await using var proof = await ProofSource.Open(given, http, stop);
            var size = proof.Proof.Checkpoint is { } note ? Checkpoint.Parse(SignedNote.Parse(note).Text).Size : 0;
            Report? report = null;
            await WithProgress("Verifying", size, async progress => report = await Verification.Run(proof.Proof, proof.Entries, noted, progress, stop));
            return Print(report!);
        }));
        return command;
    }

    /// <summary>Prints what was found.</summary>
    /// <returns>0 where everything holds, else 1.</returns>
    public static int Print(Report report)
    {
        foreach (var finding in report.Findings)
            Console.WriteLine($"WRONG  {finding.Code}: {finding.Message}");
        if (report.Summary.Length > 0)
            Console.WriteLine(report.Summary);
        Console.WriteLine(report.Holds ? $"{Capital(report.Subject)} is proved." : $"{Capital(report.Subject)} is NOT proved: {report.Findings.Count} {(report.Findings.Count == 1 ? "check fails" : "checks fail")}.");
        return report.Holds ? 0 : 1;
    }

    /// <summary>What cannot be read at all is one sentence, and exit code 1.</summary>
    public static async Task<int> Guard(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"There is nothing to verify: {e.Message}");
        }
        catch (MalformedException e)
        {
            Console.WriteLine($"WRONG  malformed: {e.Message}");
        }
        return 1;
    }

    private static Option<string?> Hash(string name, string description, int bytes)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "HEX" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (token.Value.Length != 2 * bytes || !token.Value.All(char.IsAsciiHexDigit)))
                result.AddError($"{name} takes {2 * bytes} hexadecimal digits.");
        });
        return option;
    }

    private static byte[]? Bytes(string? hex) => hex is null ? null : Convert.FromHexString(hex);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A bar on the terminal; nothing where the output goes elsewhere.</summary>
    private static Task WithProgress(string what, long? total, Func<IProgress<long>?, Task> work) => Console.IsOutputRedirected || total is null or 0
        ? work(null)
        : AnsiConsole.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask(what, maxValue: total.Value);
                return work(new Bar(bar));
            });

    private sealed class Bar(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Value = value;
    }
}

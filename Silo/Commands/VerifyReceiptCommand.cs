using System.CommandLine;
using Lottery.Verifier;

namespace Lottery.Silo.Commands;

/// <summary>Checks what a buyer kept: that a ticket is in its draw, as the platform promised.</summary>
internal static class VerifyReceiptCommand
{
    public static Command Make()
    {
        var file = new Argument<string>("file") { Description = "What /api/tickets/{id}/receipt or /api/tickets/{id}/proof answered." };
        var draw = new Option<string?>("--draw") { Description = "The draw's address or file: checks the whole draw, and that the promised ticket is in it.", HelpName = "SOURCE" };
        var key = new Option<string?>("--key") { Description = "The platform's key that you noted: its kid in /.well-known/jwks.json.", HelpName = "KID" };
        var command = new Command("receipt", "Checks that a ticket is in its draw: by the proof alone, or, with --draw, a receipt against the whole draw. Exits 1 where the promise is broken.") { file, draw, key };
        command.SetAction((result, stop) => VerifyProofCommands.Guard(async () =>
        {
            var json = await File.ReadAllBytesAsync(result.GetValue(file)!, stop);
            if (result.GetValue(draw) is not { } source)
                return VerifyProofCommands.Print(TicketProof.Verify(json, new(result.GetValue(key))));
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            await using var published = await ProofSource.Open(source, http, stop);
            return VerifyProofCommands.Print(await Verification.Run(published.Proof, published.Entries, new(result.GetValue(key), Promise: Promise.Read(json)), null, stop));
        }));
        return command;
    }
}

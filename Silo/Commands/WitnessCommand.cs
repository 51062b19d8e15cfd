using System.CommandLine;
using System.Runtime.InteropServices;
using Lottery.Verifier;

namespace Lottery.Silo.Commands;

/// <summary>Watches a service's heads, keeps and cosigns them, and says when two disagree.</summary>
internal static class WitnessCommand
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly Argument<Uri> Service = new("service")
    {
        Description = "The service's address, http://host.",
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : Wrong(result),
    };

    public static Command Make()
    {
        var keep = new Option<string>("--keep") { Description = "The folder in which heads, keys and alarms are kept.", HelpName = "DIR", DefaultValueFactory = _ => "witness" };
        var name = new Option<string>("--name") { Description = "The witness's name in its signatures.", HelpName = "NAME", DefaultValueFactory = _ => "witness.example" };
        var once = new Option<bool>("--once") { Description = "Looks once, and ends: 0 where everything holds, else 1." };
        var command = new Command("witness", "Watches the signed heads of all draws: each must contain the one before. Keeps and cosigns them, and shouts where two disagree.") { Service, keep, name, once };
        command.SetAction((result, stop) => VerifyProofCommands.Guard(() => Watch(result.GetValue(Service)!, result.GetValue(keep)!, result.GetValue(name)!, result.GetValue(once), stop)));
        command.Add(Compare());
        return command;
    }

    private static Command Compare()
    {
        var (mine, theirs) = (new Argument<string>("mine") { Description = "A witness's folder." }, new Argument<string>("theirs") { Description = "Another's." });
        var command = new Command("compare", "Compares what two witnesses saw, and exits 1 where the service showed them different histories.") { Service, mine, theirs };
        command.SetAction((result, stop) => VerifyProofCommands.Guard(async () =>
        {
            using var http = Http();
            var log = new HeadLog(result.GetValue(mine)!);
            var alarms = await new Witness(http, result.GetValue(Service)!, log, null, TimeProvider.System).Compare(new HeadLog(result.GetValue(theirs)!), stop);
            Shout(alarms);
            if (alarms.Count == 0)
                Console.WriteLine("Both saw one history.");
            return alarms.Count == 0 ? 0 : 1;
        }));
        return command;
    }

    private static async Task<int> Watch(Uri service, string folder, string name, bool once, CancellationToken stop)
    {
        using var http = Http();
        var log = new HeadLog(folder);
        var key = WitnessKey.Open(Path.Combine(folder, "witness.key"), name);
        Console.WriteLine($"Witness {key.Vkey} keeps the heads of {service} in {Path.GetFullPath(folder)}.");
        var witness = new Witness(http, service, log, key, TimeProvider.System);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        (var wrong, var away, stop) = (0, false, end.Token);
        using var timer = new PeriodicTimer(Period);
        try
        {
            do
            {
                try
                {
                    var alarms = await witness.Look(stop);
                    wrong += alarms.Count;
                    Shout(alarms);
                    away = false;
                }
                catch (Exception e) when (!once && e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
                {
                    if (!away)
                        await Console.Error.WriteLineAsync($"The service does not answer; the witness goes on asking: {e.Message}");
                    away = true;
                }
            }
            while (!once && await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        Console.WriteLine(wrong == 0 ? $"{witness.Kept} new heads, all consistent." : $"{wrong} ALARMS; the evidence is in {Path.Combine(folder, "alarms.jsonl")}.");
        return wrong == 0 ? 0 : 1;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true; // It still says what it saw.
            end.Cancel();
        }
    }

    private static void Shout(IReadOnlyList<Alarm> alarms)
    {
        foreach (var alarm in alarms)
            Console.Error.WriteLine($"ALARM  {alarm.Code}: {alarm.Message}");
    }

    private static HttpClient Http() => new() { Timeout = TimeSpan.FromSeconds(10) };

    private static Uri? Wrong(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError("The service's address begins with http:// or https://.");
        return null;
    }
}

namespace Lottery.Api.Commands;

internal static class VerifyLedgerCommand
{
    public static Task<int> Run(string dataFolder, CancellationToken stop) => Task.FromResult(dataFolder.Length + (stop.CanBeCanceled ? 1 : 0));
}

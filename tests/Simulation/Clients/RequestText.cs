namespace Lottery.Simulation.Clients;

/// <summary>A request in a few words.</summary>
internal static class RequestText
{
    public static string Of(World world, PlannedRequest request)
    {
        var (player, draw) = (world.Crowd.Players[request.Player], world.Crowd.Draws[request.Draw]);
        return request.Kind switch
        {
            RequestKind.Credit => $"player {player} is given {request.Amount}",
            RequestKind.Buy => $"player {player} buys {request.Amount} lines of draw {draw}",
            RequestKind.Invoice => $"player {player} wants an invoice for {request.Amount} lines of draw {draw}",
            RequestKind.Pay => $"player {player} pays the last invoice",
            RequestKind.TransferIn => $"player {player} has {request.Amount} brought in",
            RequestKind.Withdraw => $"player {player} has {request.Amount} paid out",
            RequestKind.ReadBalance => $"player {player} reads the balance",
            RequestKind.ReadDraw => $"somebody reads draw {draw}",
            RequestKind.ReadAccount => $"somebody reads account {player}",
            RequestKind.CheckAccount => $"player {player} comes with a token",
            RequestKind.Block => $"an operator blocks player {player}",
            RequestKind.Unblock => $"an operator unblocks player {player}",
            RequestKind.InvoicePooled => $"player {player} wants an invoice for a pre-created ticket of draw {draw}",
            RequestKind.PlaceOrder => $"player {player} reserves 300 for an order",
            RequestKind.CaptureOrder => $"the service captures an order",
            RequestKind.ReleaseOrder => $"the service releases an order",
            RequestKind.SubmitReceipt => $"somebody sends a receipt",
            RequestKind.ClaimReceipt => $"player {player} claims a receipt",
            RequestKind.SetLimit => $"player {player} sets a limit of {request.Amount} a day",
            RequestKind.Exclude => $"player {player} takes a break of a day",
            RequestKind.CancelPromotion => "an operator cancels the promotion",
            RequestKind.CancelDraw => $"an operator cancels draw {draw}",
        };
    }
}

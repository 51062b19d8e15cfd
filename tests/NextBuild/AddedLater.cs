namespace Lottery.Grains.Books
{
    public sealed partial record Sell
    {
        /// <summary>Travels between silos.</summary>
        [Id(900)]
        public string? AddedLater { get; init; } = "later";
    }
}

namespace Lottery.Grains.Wallets
{
    public sealed partial record Payment
    {
        /// <summary>Travels from silos to API nodes.</summary>
        [Id(900)]
        public string? AddedLater { get; init; } = "later";
    }
}

namespace Lottery.Storage.Tests;

public sealed partial class Node
{
    private const int Silos = 1;
}

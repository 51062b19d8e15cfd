using System.Text.Json;
using System.Text.Json.Serialization;
using Lottery.Api.Auth;
using Lottery.Api.Draws;
using Lottery.Api.Exports;
using Lottery.Api.Games;
using Lottery.Api.Health;
using Lottery.Api.Promotions;
using Lottery.Api.Proofs;
using Lottery.Api.Receipts;
using Lottery.Api.Results;
using Lottery.Api.Services;
using Lottery.Api.Tickets;
using Lottery.Api.Transactions;
using Lottery.Api.Wallets;

namespace Lottery.Api.Http;

/// <summary>How bodies are read and written: strict in what is read, and generated, since the hot answers should cost little.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SignUpRequest))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SignInView))]
[JsonSerializable(typeof(PlayerList))]
[JsonSerializable(typeof(JwkSet))]
[JsonSerializable(typeof(AddGameRequest))]
[JsonSerializable(typeof(GameList))]
[JsonSerializable(typeof(CreateDrawRequest))]
[JsonSerializable(typeof(CancelDrawRequest))]
[JsonSerializable(typeof(DrawView))]
[JsonSerializable(typeof(DrawList))]
[JsonSerializable(typeof(SalesView))]
[JsonSerializable(typeof(FillWalletRequest))]
[JsonSerializable(typeof(PaymentList))]
[JsonSerializable(typeof(WalletView))]
[JsonSerializable(typeof(BuyTicketsRequest))]
[JsonSerializable(typeof(InvoiceTicketRequest))]
[JsonSerializable(typeof(PurchaseView))]
[JsonSerializable(typeof(InvoiceView))]
[JsonSerializable(typeof(TicketList))]
[JsonSerializable(typeof(GeneratedTicketsView))]
[JsonSerializable(typeof(AvailableTicketList))]
[JsonSerializable(typeof(SetRolesRequest))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(DrawProofView))]
[JsonSerializable(typeof(DrawHeadList))]
[JsonSerializable(typeof(ConsistencyView))]
[JsonSerializable(typeof(TicketReceiptView))]
[JsonSerializable(typeof(TicketProofView))]
[JsonSerializable(typeof(ResultView))]
[JsonSerializable(typeof(WinnersView))]
[JsonSerializable(typeof(DepositRequest))]
[JsonSerializable(typeof(TransactionRequest))]
[JsonSerializable(typeof(WithdrawRequest))]
[JsonSerializable(typeof(VerdictRequest))]
[JsonSerializable(typeof(TransactionView))]
[JsonSerializable(typeof(AddServicesRequest))]
[JsonSerializable(typeof(ServiceList))]
[JsonSerializable(typeof(ReserveRequest))]
[JsonSerializable(typeof(ReportLink))]
[JsonSerializable(typeof(CurrencyList))]
[JsonSerializable(typeof(SubmitReceiptRequest))]
[JsonSerializable(typeof(AcceptedReceiptView))]
[JsonSerializable(typeof(ReceiptView))]
[JsonSerializable(typeof(CreatePromotionRequest))]
[JsonSerializable(typeof(CancelPromotionRequest))]
[JsonSerializable(typeof(PromotionView))]
[JsonSerializable(typeof(PromotionList))]
[JsonSerializable(typeof(EntriesList))]
[JsonSerializable(typeof(TracedWinList))]
[JsonSerializable(typeof(IReadOnlyList<ExportedDraw>))]
[JsonSerializable(typeof(IReadOnlyList<ExportedTicket>))]
[JsonSerializable(typeof(IReadOnlyList<ExportedPayment>))]
[JsonSerializable(typeof(IReadOnlyList<ExportedWinner>))]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class ApiJson : JsonSerializerContext;

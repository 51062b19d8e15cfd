using System.Text.Json;
using System.Text.Json.Serialization;
using Lottery.Api.Approvals;
using Lottery.Api.Audit;
using Lottery.Api.Auth;
using Lottery.Api.Draws;
using Lottery.Api.Exports;
using Lottery.Api.Games;
using Lottery.Api.Health;
using Lottery.Api.PlayerLimits;
using Lottery.Api.Promotions;
using Lottery.Api.Proofs;
using Lottery.Api.Receipts;
using Lottery.Api.Results;
using Lottery.Api.Schedules;
using Lottery.Api.Services;
using Lottery.Api.Tickets;
using Lottery.Api.Transactions;
using Lottery.Api.Wallets;
using Lottery.Api.Webhooks;

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
[JsonSerializable(typeof(CreateScheduleRequest))]
[JsonSerializable(typeof(ScheduleView))]
[JsonSerializable(typeof(Page<ScheduleView>))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(SignInView))]
[JsonSerializable(typeof(Page<PlayerView>))]
[JsonSerializable(typeof(JwkSet))]
[JsonSerializable(typeof(AddGameRequest))]
[JsonSerializable(typeof(Page<GameView>))]
[JsonSerializable(typeof(CreateDrawRequest))]
[JsonSerializable(typeof(CancelDrawRequest))]
[JsonSerializable(typeof(DrawView))]
[JsonSerializable(typeof(Page<DrawSummary>))]
[JsonSerializable(typeof(SalesView))]
[JsonSerializable(typeof(FillWalletRequest))]
[JsonSerializable(typeof(Page<PaymentView>))]
[JsonSerializable(typeof(WalletView))]
[JsonSerializable(typeof(BuyTicketsRequest))]
[JsonSerializable(typeof(InvoiceTicketRequest))]
[JsonSerializable(typeof(PurchaseView))]
[JsonSerializable(typeof(InvoiceView))]
[JsonSerializable(typeof(Page<TicketView>))]
[JsonSerializable(typeof(GeneratedTicketsView))]
[JsonSerializable(typeof(AvailableTicketList))]
[JsonSerializable(typeof(SetRolesRequest))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(ProofView))]
[JsonSerializable(typeof(Page<DrawHeadView>))]
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
[JsonSerializable(typeof(Page<TransactionView>))]
[JsonSerializable(typeof(CreditRequest))]
[JsonSerializable(typeof(SetLimitRequest))]
[JsonSerializable(typeof(ExcludeRequest))]
[JsonSerializable(typeof(ProtectionView))]
[JsonSerializable(typeof(ProtectionStateView))]
[JsonSerializable(typeof(Page<ProtectionChangeView>))]
[JsonSerializable(typeof(ApprovalView))]
[JsonSerializable(typeof(Page<ApprovalView>))]
[JsonSerializable(typeof(RefuseApprovalRequest))]
[JsonSerializable(typeof(Page<AuditView>))]
[JsonSerializable(typeof(IReadOnlyList<AuditView>))]
[JsonSerializable(typeof(AddServicesRequest))]
[JsonSerializable(typeof(Page<ServiceView>))]
[JsonSerializable(typeof(ReserveRequest))]
[JsonSerializable(typeof(ReportLink))]
[JsonSerializable(typeof(Page<CurrencyView>))]
[JsonSerializable(typeof(SubmitReceiptRequest))]
[JsonSerializable(typeof(AcceptedReceiptView))]
[JsonSerializable(typeof(ReceiptView))]
[JsonSerializable(typeof(Page<ReceiptSummary>))]
[JsonSerializable(typeof(CreatePromotionRequest))]
[JsonSerializable(typeof(CancelPromotionRequest))]
[JsonSerializable(typeof(PromotionView))]
[JsonSerializable(typeof(Page<PromotionSummary>))]
[JsonSerializable(typeof(Page<TracedEntriesView>))]
[JsonSerializable(typeof(Page<TracedWinView>))]
[JsonSerializable(typeof(IReadOnlyList<ExportedDraw>))]
[JsonSerializable(typeof(IReadOnlyList<ExportedTicket>))]
[JsonSerializable(typeof(IReadOnlyList<ExportedPayment>))]
[JsonSerializable(typeof(IReadOnlyList<ExportedWinner>))]
[JsonSerializable(typeof(AddWebhookRequest))]
[JsonSerializable(typeof(Page<WebhookView>))]
[JsonSerializable(typeof(Page<DeliveryView>))]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class ApiJson : JsonSerializerContext;

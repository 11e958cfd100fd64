namespace KafkaPS;

/// <summary>The coordinator of the transaction is still loading its state. Java: <c>CoordinatorLoadInProgressException</c>, code 14.</summary>
/// <inheritdoc cref="KafkaException"/>
public class CoordinatorLoadInProgressException(string message, Exception? innerException = null) : RetriableException(message, innerException);

/// <summary>No broker coordinates the transaction at the moment. Java: <c>CoordinatorNotAvailableException</c>, code 15.</summary>
/// <inheritdoc cref="KafkaException"/>
public class CoordinatorNotAvailableException(string message, Exception? innerException = null) : RefreshRetriableException(message, innerException);

/// <summary>Another broker coordinates the transaction now. Java: <c>NotCoordinatorException</c>, code 16.</summary>
/// <inheritdoc cref="KafkaException"/>
public class NotCoordinatorException(string message, Exception? innerException = null) : RefreshRetriableException(message, innerException);

/// <summary>The previous transaction is still being completed. Java: <c>ConcurrentTransactionsException</c>, code 51.</summary>
/// <inheritdoc cref="KafkaException"/>
public class ConcurrentTransactionsException(string message, Exception? innerException = null) : RetriableException(message, innerException);

/// <summary>A newer producer has replaced this one. Java: <c>InvalidProducerEpochException</c>, code 47.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidProducerEpochException(string message, Exception? innerException = null) : ApplicationRecoverableException(message, innerException);

/// <summary>The broker no longer knows the producer by its transactional.id. Java: <c>InvalidPidMappingException</c>, code 49.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidPidMappingException(string message, Exception? innerException = null) : ApplicationRecoverableException(message, innerException);

/// <summary>Another producer with the same transactional.id has replaced this one. Java: <c>ProducerFencedException</c>, code 90.</summary>
/// <inheritdoc cref="KafkaException"/>
public class ProducerFencedException(string message, Exception? innerException = null) : ApplicationRecoverableException(message, innerException);

/// <summary>The state of the transaction does not allow this operation. Java: <c>InvalidTxnStateException</c>, code 48.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidTxnStateException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>transaction.timeout.ms is larger than the broker allows. Java: <c>InvalidTxnTimeoutException</c>, code 50.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidTxnTimeoutException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>Another broker has taken over the transaction. Java: <c>TransactionCoordinatorFencedException</c>, code 52.</summary>
/// <inheritdoc cref="KafkaException"/>
public class TransactionCoordinatorFencedException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>Another part of the same request failed, and this one was not tried. Java: <c>OperationNotAttemptedException</c>, code 55.</summary>
/// <inheritdoc cref="KafkaException"/>
public class OperationNotAttemptedException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The transaction has failed and can only be aborted; the producer can still be used. Java: <c>TransactionAbortableException</c>, code 120.</summary>
/// <inheritdoc cref="KafkaException"/>
public class TransactionAbortableException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The record was discarded because its transaction was aborted. Java: <c>TransactionAbortedException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class TransactionAbortedException(string message, Exception? innerException = null) : ApiException(message, innerException);

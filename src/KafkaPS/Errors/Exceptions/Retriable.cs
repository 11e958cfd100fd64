namespace KafkaPS;

/// <summary>The broker received a batch that was damaged in transit or has a wrong checksum. Java: <c>CorruptRecordException</c>, code 2.</summary>
/// <inheritdoc cref="KafkaException"/>
public class CorruptRecordException(string message, Exception? innerException = null) : RetriableException(message, innerException);

/// <summary>
/// An operation did not finish in time: delivery.timeout.ms for a record, max.block.ms for the metadata of a topic, request.timeout.ms at the broker. Java:
/// <c>org.apache.kafka.common.errors.TimeoutException</c>, code 7. <see cref="System.TimeoutException"/> is another class.
/// </summary>
/// <inheritdoc cref="KafkaException"/>
public class TimeoutException(string message, Exception? innerException = null) : RetriableException(message, innerException);

/// <summary>The producer's buffer stayed full for max.block.ms. Java: <c>org.apache.kafka.clients.producer.BufferExhaustedException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class BufferExhaustedException(string message, Exception? innerException = null) : TimeoutException(message, innerException);

/// <summary>The client lost its connection before a request completed. Java: <c>DisconnectException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class DisconnectException(string message, Exception? innerException = null) : RetriableException(message, innerException);

/// <summary>Fewer replicas than min.insync.replicas are in sync, and nothing was stored. Java: <c>NotEnoughReplicasException</c>, code 19.</summary>
/// <inheritdoc cref="KafkaException"/>
public class NotEnoughReplicasException(string message, Exception? innerException = null) : RetriableException(message, innerException);

/// <summary>The record was written, but on fewer replicas than min.insync.replicas. Java: <c>NotEnoughReplicasAfterAppendException</c>, code 20.</summary>
/// <inheritdoc cref="KafkaException"/>
public class NotEnoughReplicasAfterAppendException(string message, Exception? innerException = null) : RetriableException(message, innerException);

/// <summary>The broker that was asked is not the cluster's controller. Java: <c>NotControllerException</c>, code 41.</summary>
/// <inheritdoc cref="KafkaException"/>
public class NotControllerException(string message, Exception? innerException = null) : RetriableException(message, innerException);

/// <summary>The broker does not yet know the partition's newest leader. Java: <c>UnknownLeaderEpochException</c>, code 75.</summary>
/// <inheritdoc cref="KafkaException"/>
public class UnknownLeaderEpochException(string message, Exception? innerException = null) : RetriableException(message, innerException);

/// <summary>The user has exceeded its quota. Java: <c>ThrottlingQuotaExceededException</c>, code 89.</summary>
/// <inheritdoc cref="KafkaException"/>
public class ThrottlingQuotaExceededException(string message, Exception? innerException = null) : RetriableException(message, innerException);

namespace KafkaPS;

/// <summary>A key or a value cannot be serialized; the record was not sent. Java: <c>SerializationException</c>, which is not an <c>ApiException</c>.</summary>
/// <inheritdoc cref="KafkaException"/>
public class SerializationException(string message, Exception? innerException = null) : KafkaException(message, innerException);

/// <summary>The record is larger than max.request.size of the producer or max.message.bytes of the topic. Java: <c>RecordTooLargeException</c>, code 10.</summary>
/// <inheritdoc cref="KafkaException"/>
public class RecordTooLargeException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The batch of records is larger than a segment of the partition. Java: <c>RecordBatchTooLargeException</c>, code 18.</summary>
/// <inheritdoc cref="KafkaException"/>
public class RecordBatchTooLargeException(string message, Exception? innerException = null) : InvalidConfigurationException(message, innerException);

/// <summary>The difference between the record's timestamp and the broker's clock exceeds what the topic allows. Java: <c>InvalidTimestampException</c>, code 32.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidTimestampException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The broker validated the record and rejected it, such as one without a key on a compacted topic. Java: <c>InvalidRecordException</c>, code 87.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidRecordException(string message, Exception? innerException = null) : InvalidConfigurationException(message, innerException);

/// <summary>The broker is missing records that should precede this one. Java: <c>OutOfOrderSequenceException</c>, code 45.</summary>
/// <inheritdoc cref="KafkaException"/>
public class OutOfOrderSequenceException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The broker no longer knows the producer, because all its records have been deleted. Java: <c>UnknownProducerIdException</c>, code 59.</summary>
/// <inheritdoc cref="KafkaException"/>
public class UnknownProducerIdException(string message, Exception? innerException = null) : OutOfOrderSequenceException(message, innerException);

/// <summary>The broker has already stored this record. Java: <c>DuplicateSequenceException</c>, code 46.</summary>
/// <inheritdoc cref="KafkaException"/>
public class DuplicateSequenceException(string message, Exception? innerException = null) : ApiException(message, innerException);

namespace KafkaPS;

/// <summary>The topic, or this partition of it, does not exist on the broker. Java: <c>UnknownTopicOrPartitionException</c>, code 3.</summary>
/// <inheritdoc cref="KafkaException"/>
public class UnknownTopicOrPartitionException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The partition has no leader at the moment. Java: <c>LeaderNotAvailableException</c>, code 5.</summary>
/// <inheritdoc cref="KafkaException"/>
public class LeaderNotAvailableException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The broker that was asked no longer leads the partition. Java: <c>NotLeaderOrFollowerException</c>, code 6.</summary>
/// <inheritdoc cref="KafkaException"/>
public class NotLeaderOrFollowerException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>A replica of the partition is not available. Java: <c>ReplicaNotAvailableException</c>, code 9.</summary>
/// <inheritdoc cref="KafkaException"/>
public class ReplicaNotAvailableException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The connection to a broker failed, or broke before its answer came. Java: <c>NetworkException</c>, code 13.</summary>
/// <inheritdoc cref="KafkaException"/>
public class NetworkException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The disk of the partition's leader failed. Java: <c>KafkaStorageException</c>, code 56.</summary>
/// <inheritdoc cref="KafkaException"/>
public class KafkaStorageException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The partition's leader has no listener of the name that was used. Java: <c>ListenerNotFoundException</c>, code 72.</summary>
/// <inheritdoc cref="KafkaException"/>
public class ListenerNotFoundException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The client's knowledge of the partition's leader is older than the broker's. Java: <c>FencedLeaderEpochException</c>, code 74.</summary>
/// <inheritdoc cref="KafkaException"/>
public class FencedLeaderEpochException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The broker does not know the id of the topic. Java: <c>UnknownTopicIdException</c>, code 100.</summary>
/// <inheritdoc cref="KafkaException"/>
public class UnknownTopicIdException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The id of the topic is not the one that the broker has on disk. Java: <c>InconsistentTopicIdException</c>, code 103.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InconsistentTopicIdException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

namespace KafkaPS;

/// <summary>The topic or the partition does not exist on the broker. Java: <c>UnknownTopicOrPartitionException</c>, code 3.</summary>
/// <inheritdoc cref="KafkaException"/>
public class UnknownTopicOrPartitionException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The partition currently has no leader. Java: <c>LeaderNotAvailableException</c>, code 5.</summary>
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

/// <summary>The partition's leader has no listener with the name that the client used. Java: <c>ListenerNotFoundException</c>, code 72.</summary>
/// <inheritdoc cref="KafkaException"/>
public class ListenerNotFoundException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The client's information about the partition's leader is out of date. Java: <c>FencedLeaderEpochException</c>, code 74.</summary>
/// <inheritdoc cref="KafkaException"/>
public class FencedLeaderEpochException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The broker does not know the topic ID. Java: <c>UnknownTopicIdException</c>, code 100.</summary>
/// <inheritdoc cref="KafkaException"/>
public class UnknownTopicIdException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

/// <summary>The topic ID does not match the one that the broker has on disk. Java: <c>InconsistentTopicIdException</c>, code 103.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InconsistentTopicIdException(string message, Exception? innerException = null) : InvalidMetadataException(message, innerException);

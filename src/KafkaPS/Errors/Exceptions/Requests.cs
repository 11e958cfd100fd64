namespace KafkaPS;

/// <summary>The broker encountered an error that it has no code for, or returned a code that is not known here. Java: <c>UnknownServerException</c>, code -1.</summary>
/// <inheritdoc cref="KafkaException"/>
public class UnknownServerException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The broker rejected the size of a request. Java: <c>InvalidFetchSizeException</c>, code 4.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidFetchSizeException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The broker is not available. Java: <c>BrokerNotAvailableException</c>, code 8.</summary>
/// <inheritdoc cref="KafkaException"/>
public class BrokerNotAvailableException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The cluster's controller has moved to another broker. Java: <c>ControllerMovedException</c>, code 11.</summary>
/// <inheritdoc cref="KafkaException"/>
public class ControllerMovedException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The broker considers the request inconsistent. Java: <c>InvalidRequestException</c>, code 42.</summary>
/// <inheritdoc cref="KafkaException"/>
public class InvalidRequestException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>A policy of the cluster forbids the request. Java: <c>PolicyViolationException</c>, code 44.</summary>
/// <inheritdoc cref="KafkaException"/>
public class PolicyViolationException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The broker has no access control configured. Java: <c>SecurityDisabledException</c>, code 54.</summary>
/// <inheritdoc cref="KafkaException"/>
public class SecurityDisabledException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The broker does not know the compression type. Java: <c>UnsupportedCompressionTypeException</c>, code 76.</summary>
/// <inheritdoc cref="KafkaException"/>
public class UnsupportedCompressionTypeException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>A broker's registration with its cluster is out of date. Java: <c>StaleBrokerEpochException</c>, code 77.</summary>
/// <inheritdoc cref="KafkaException"/>
public class StaleBrokerEpochException(string message, Exception? innerException = null) : ApiException(message, innerException);

/// <summary>The client must start again from bootstrap.servers. Java: <c>RebootstrapRequiredException</c>, code 129.</summary>
/// <inheritdoc cref="KafkaException"/>
public class RebootstrapRequiredException(string message, Exception? innerException = null) : ApiException(message, innerException);

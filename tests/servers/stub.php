<?php // A WordPress of nothing but its hooks: php stub.php PLUGIN TARGET init|wp_head|robots_txt, robots.txt on stdin.
list( , $plugin, $target, $hook ) = $argv;
define( 'ABSPATH', '/' );
$_SERVER['REQUEST_URI'] = $target;
$hooks = array();
$sent  = array();
function add_action( $name, $function ) {
	$GLOBALS['hooks'][ $name ] = $function;
}
function add_filter( $name, $function ) {
	add_action( $name, $function );
}
ob_start();
register_shutdown_function(
	function () {
		$body = ob_get_clean();
		echo json_encode( array( 'sent' => $GLOBALS['sent'], 'body' => base64_encode( $body ) ) );
	}
);
// The command line sends no headers, so the plugin's calls are of this function.
$code = preg_replace( '/\bheader\( /', 'stub_header( ', file_get_contents( $plugin ) );
function stub_header( $line, $replace = true ) {
	$GLOBALS['sent'][] = array( $line, $replace );
}
eval( '?>' . $code );
$body = 'robots_txt' === $hook ? stream_get_contents( STDIN ) : '';
echo $hooks[ $hook ]( $body );

"""The plugin for WordPress, in PHP 7.4 and later. Its merging of robots.txt is that of `carriers.robots_merging`."""

from __future__ import annotations

from typing import Final

PHP: Final = r"""<?php // @OPENING@
/*
Plugin Name: Ofuda
Description: Says how AI may use this site: robots.txt, headers, head elements, and the files of the labels.

Goes to wp-content/mu-plugins/ofuda.php. It reaches what WordPress answers itself. Images and other uploads are sent by
the web server: configure that too. A robots.txt that lies in the root is sent before WordPress is asked, and a page
cache that answers before WordPress sends no headers from here until it is emptied.
*/

defined( 'ABSPATH' ) || exit;

add_action( 'init', 'ofuda_answer', 0 );
add_action( 'wp_head', 'ofuda_head', 1 );
add_filter( 'robots_txt', 'ofuda_robots', 99 );

function ofuda_data() {
	static $data = null;
	if ( null === $data ) {
		$data = json_decode( ofuda_json(), true );
	}
	return $data;
}

/** Path and query as they were requested. */
function ofuda_target() {
	$uri = isset( $_SERVER['REQUEST_URI'] ) ? $_SERVER['REQUEST_URI'] : '/';
	return preg_replace( '#^https?://[^/]*#i', '', $uri );
}

/** The first region whose pattern matches speaks. */
function ofuda_region() {
	foreach ( ofuda_data()['regions'] as $region ) {
		if ( 1 === preg_match( '#' . $region['pattern'] . '#', ofuda_target() ) ) {
			return $region;
		}
	}
	return array( 'headers' => array(), 'head' => array() );
}

/** Headers for whatever WordPress answers; and the files of the labels, before it looks for a page. */
function ofuda_answer() {
	$seen = ofuda_data()['shared'];
	foreach ( ofuda_region()['headers'] as list( $name, $value ) ) {
		header( $name . ': ' . $value, ! in_array( strtolower( $name ), $seen, true ) );
		$seen[] = strtolower( $name );
	}
	$path = rawurldecode( explode( '?', ofuda_target(), 2 )[0] );
	foreach ( ofuda_data()['files'] as $file ) {
		if ( $file['path'] === $path ) {
			header( 'Content-Type: ' . $file['type'] );
			echo isset( $file['text'] ) ? $file['text'] : base64_decode( $file['base64'] );
			exit;
		}
	}
}

function ofuda_head() {
	foreach ( ofuda_region()['head'] as $element ) {
		echo $element, "\n";
	}
}

/** The lines of the labels in every group, directly behind its last rule; groups that are not there at the end. */
function ofuda_robots( $body ) {
	list( $said, $apart ) = array( ofuda_data()['robots']['lines'], ofuda_data()['robots']['apart'] );
	$lines  = ofuda_without_blocks( ofuda_lines( $body ) );
	$shape  = implode( '', array_map( 'ofuda_letter', $lines ) );
	$ending = $lines && preg_match( '/[\r\n]+$/D', $lines[0], $found ) ? $found[0] : "\n";
	preg_match_all( '/u[^ad]*+[^u]*+/', $shape, $runs, PREG_OFFSET_CAPTURE );
	$groups = array();
	$out    = array();
	$next   = 0;
	$open   = false;
	foreach ( $runs[0] as list( $run, $start ) ) {
		foreach ( ofuda_tokens( $lines, $run, $start ) as $token ) {
			$groups[ $token ][] = array( $start, strlen( $run ) );
		}
		$last = max( (int) strrpos( $run, 'a' ), (int) strrpos( $run, 'd' ) );
		$open = 0 === $last;
		if ( ! $open && $said ) {
			$out    = array_merge( $out, array_slice( $lines, $next, $start + $last + 1 - $next ) );
			$out    = ofuda_ended( $out, $ending );
			$out    = array_merge( $out, ofuda_block( $said, $ending ) );
			$next   = $start + $last + 1;
		}
	}
	$out  = array_merge( $out, array_slice( $lines, $next ) );
	$tail = ofuda_tail( $lines, $shape, $groups, $said, $apart, $open );
	if ( $tail ) {
		$out = array_merge( ofuda_ended( $out, $ending ), ofuda_block( $tail, $ending ) );
	}
	return implode( '', $out );
}

function ofuda_lines( $body ) {
	return $body === '' ? array() : preg_split( '/(?<=\n)|(?<=\r)(?!\n)/', $body, -1, PREG_SPLIT_NO_EMPTY );
}

function ofuda_block( $lines, $ending ) {
	$end = function ( $line ) use ( $ending ) {
		return $line . $ending;
	};
	return array_map( $end, array_merge( array( '# BEGIN Ofuda' ), $lines, array( '# END Ofuda' ) ) );
}

function ofuda_ended( $lines, $ending ) {
	$last = count( $lines ) - 1;
	if ( $last >= 0 && ! preg_match( '/[\r\n]$/D', $lines[ $last ] ) ) {
		$lines[ $last ] .= $ending;
	}
	return $lines;
}

/** Without what was written before; a mark without its partner is left as it is. */
function ofuda_without_blocks( $lines ) {
	list( $out, $held ) = array( array(), array() );
	foreach ( $lines as $line ) {
		$text = trim( $line, " \t\n\r\v\f" );
		if ( ! $held && '# BEGIN Ofuda' !== $text ) {
			$out[] = $line;
			continue;
		}
		if ( $held && '# BEGIN Ofuda' === $text ) {
			$out  = array_merge( $out, $held );
			$held = array();
		}
		$held[] = $line;
		$held   = '# END Ofuda' === $text ? array() : $held;
	}
	return array_merge( $out, $held );
}

/** Key, in lower case, and value of a line. Two words without a colon count where the first is a directive. */
function ofuda_fields( $line ) {
	$text = trim( explode( '#', preg_replace( '/^\xEF\xBB\xBF/', '', $line ), 2 )[0], " \t\r\n" );
	if ( false !== strpos( $text, ':' ) ) {
		list( $key, $value ) = explode( ':', $text, 2 );
		return array( strtolower( rtrim( $key, " \t" ) ), ltrim( $value, " \t" ) );
	}
	$words = preg_split( '/[ \t]+/', $text, -1, PREG_SPLIT_NO_EMPTY );
	if ( 2 === count( $words ) && isset( ofuda_directives()[ strtolower( $words[0] ) ] ) ) {
		return array( strtolower( $words[0] ), $words[1] );
	}
	return array( '', '' );
}

function ofuda_directives() {
	return array( 'allow' => 'a' )
		+ array_fill_keys( array( 'user-agent', 'useragent', 'user agent' ), 'u' )
		+ array_fill_keys( array( 'disallow', 'dissallow', 'dissalow', 'disalow', 'diasllow', 'disallaw' ), 'd' );
}

/** One letter for what a line is: u, a, d, x for another key, . for none. */
function ofuda_letter( $line ) {
	$key = ofuda_fields( $line )[0];
	return '' === $key ? '.' : ( isset( ofuda_directives()[ $key ] ) ? ofuda_directives()[ $key ] : 'x' );
}

function ofuda_tokens( $lines, $run, $start ) {
	$tokens = array();
	for ( $at = 0; $at < strlen( $run ); $at++ ) {
		$value = 'u' === $run[ $at ] ? ofuda_fields( $lines[ $start + $at ] )[1] : '';
		if ( preg_match( '/^(?:\*(?=[ \t]|$)|[A-Za-z0-9_-]+)/', $value, $found ) ) {
			$tokens[] = strtolower( $found[0] );
		}
	}
	return array_unique( $tokens );
}

/** The groups that the file lacks; none but that of * where it ends in one without rules, which they would join. */
function ofuda_tail( $lines, $shape, $groups, $said, $apart, $open ) {
	$out = array();
	if ( $said && ! isset( $groups['*'] ) ) {
		$out  = array_merge( array( '', 'User-agent: *', 'Disallow:' ), $said );
		$open = false;
	}
	if ( $open ) {
		return $out;
	}
	$together = array();
	foreach ( $apart as list( $token, $rules ) ) {
		if ( ! isset( $groups[ strtolower( $token ) ] ) ) {
			$together[ implode( "\n", $rules ) ][] = $token;
		}
	}
	foreach ( $together as $rules => $tokens ) {
		$out[] = '';
		foreach ( $tokens as $token ) {
			$out[] = 'User-agent: ' . $token;
		}
		$out = array_merge( $out, explode( "\n", $rules ) );
		if ( 'Disallow: /' === $rules ) {
			$out = array_merge( $out, ofuda_data()['robots']['closed'] );
			continue;
		}
		$out = array_merge( $out, ofuda_copied( $lines, $shape, isset( $groups['*'] ) ? $groups['*'] : array() ) );
		$out = array_merge( $out, $said );
	}
	return $out;
}

/** What everybody is kept out of: a group of one's own hides it. */
function ofuda_copied( $lines, $shape, $runs ) {
	list( $paths, $delays ) = array( array(), array() );
	foreach ( $runs as list( $start, $length ) ) {
		for ( $at = $start; $at < $start + $length; $at++ ) {
			list( $key, $value ) = ofuda_fields( $lines[ $at ] );
			if ( 'd' === $shape[ $at ] && '' !== $value ) {
				$paths[] = 'Disallow: ' . $value;
			} elseif ( 'crawl-delay' === $key ) {
				$delays[] = 'Crawl-delay: ' . $value;
			}
		}
	}
	return array_merge( $paths, $delays );
}

function ofuda_json() {
	return <<<'OFUDA_JSON'
@DATA@
OFUDA_JSON;
}
"""

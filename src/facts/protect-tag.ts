/** A log group, organization or role that carries a tag of this key is left alone, whatever the tag's value. */
export const PROTECT_TAG = 'workmail-lifecycle:protect'

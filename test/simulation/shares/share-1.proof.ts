import { testShare } from '../play-share.js'

testShare(1)
